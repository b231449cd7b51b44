import type { MailHeader } from '../parse/types.ts';

/** Value of the first header with this name (lower case), or an empty string. */
export function headerValue(headers: readonly MailHeader[], name: string): string {
  return headers.find((header) => header.name === name)?.value ?? '';
}

/** How often a header occurs. */
export function headerCount(headers: readonly MailHeader[], name: string): number {
  return headers.reduce((count, header) => count + (header.name === name ? 1 : 0), 0);
}
