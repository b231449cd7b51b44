import { isIP } from 'node:net';
import { domainOf } from '../parse/addresses.ts';

/** What the operator set about mail that goes out (`MAIL_FROM`). */
export const installation = { from: '' };

/** The address of the installation itself: stands in for senders that nobody has proven. */
export function installationAddress(baseUrl: string): string {
  return installation.from || `desk@${hostOf(baseUrl)}`;
}

/** Domains below which the installation gives each tenant one of its own. */
function hostOf(baseUrl: string): string {
  const host = new URL(baseUrl).hostname;
  return isIP(host.replace(/^\[|\]$/g, '')) ? 'localhost' : host;
}

/** Whether an address belongs to the tenant because its installation receives the mail of that domain. */
export function isOwn(address: string, tenantCode: string, baseUrl: string): boolean {
  const domain = domainOf(address);
  return (
    domain === `${tenantCode}.localhost` ||
    domain === `${tenantCode}.${hostOf(baseUrl)}` ||
    address === installationAddress(baseUrl)
  );
}

/**
 * Whether an address is the installation's own, or below the domain that another tenant has by its code: mail to it (also
 * what comes back of mail that the installation sent for somebody) is for no single tenant to claim.
 */
export function isForeign(address: string, tenantCode: string, baseUrl: string): boolean {
  if (address === installationAddress(baseUrl)) return true;
  const domain = domainOf(address);
  const below = domain.endsWith('.localhost') || domain.endsWith(`.${hostOf(baseUrl)}`);
  return below && !isOwn(address, tenantCode, baseUrl);
}
