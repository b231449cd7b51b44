import { v7 } from 'uuid';

/**
 * A new time-ordered id (RFC 9562, version 7).
 * @since 1.0
 */
export function uuidv7(): string {
  return v7();
}
