import { randomBytes } from 'node:crypto';
import type { LinkSigner } from './link-signer.ts';

const PURPOSE = 'auth.device';
/** Seconds. */
const VALID = 365 * 86_400;

/**
 * Known devices (OWASP "Slow Down Online Guessing Attacks with Device Cookies"): a device that a user has logged in
 * from keeps its own count of failures, so strangers' guesses never keep the owner out.
 */
export class DeviceCookies {
  readonly #links: () => LinkSigner;

  constructor(links: () => LinkSigner) {
    this.#links = links;
  }

  create(tenantId: string, userId: string): string {
    const device = randomBytes(12).toString('base64url');
    return this.#links().create(PURPOSE, tenantId, { user: userId, device }, VALID);
  }

  /** @returns the device's id, or null when the cookie is not of this user */
  read(cookie: string | undefined, tenantId: string, userId: string): string | null {
    const found = cookie === undefined ? null : this.#links().read(cookie, PURPOSE);
    return found?.tenantId === tenantId && found.data.user === userId ? (found.data.device ?? null) : null;
  }
}
