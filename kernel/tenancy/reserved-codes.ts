/**
 * Codes that nobody may sign up, each group with its reason. A code is a login name, the local part of web addresses
 * and a mail domain (`support@CODE.localhost`): who holds one of these speaks with the voice of the operator.
 */
const RESERVED = new Set(
  [
    // Where people expect the operator itself.
    'admin administrator root operator owner staff system sysadmin superuser security abuse legal',
    'support help help-desk service-desk service info contact sales billing payments account accounts status',
    'serviflow official team trust verify verification',
    // Mailboxes that others rely on (RFC 2142) and sources of automatic mail.
    'postmaster hostmaster webmaster mailer-daemon noreply no-reply donotreply bounce bounces notifications',
    // Host names of services, should tenants get addresses of their own one day.
    'www web api app apps auth login logout signin signup sso oauth oidc saml account id my portal',
    'mail email smtp imap pop pop3 mx mx1 mx2 webmail autoconfig autodiscover',
    'ns ns1 ns2 dns ftp vpn proxy gateway static assets cdn files media docs demo',
    // Names with a meaning of their own in networks (RFC 6761, RFC 8375) and in web addresses.
    'localhost localdomain local internal intranet invalid example onion arpa lan wpad isatap',
    'healthz readyz metrics well-known plugins public private null undefined none default',
  ]
    .join(' ')
    .split(' '),
);

/** Digits that pass for letters at a glance. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
};

/** The code as a hurried reader sees it: without dashes, digits read as letters, `rn` as `m`, `vv` as `w`. */
const skeleton = (code: string): string =>
  code
    .replaceAll('-', '')
    .replace(/[013457]/g, (digit) => LOOKALIKES[digit] ?? digit)
    .replaceAll('i', 'l')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

const SKELETONS = new Set([...RESERVED].map(skeleton));

/**
 * Whether a code may be signed up by a stranger. The operator's own command may use any code.
 * @param code lower case letters, digits and dashes
 */
export function isReserved(code: string): boolean {
  // A label with "--" in third place is an encoded name that shows as something else (RFC 5890 2.3.1).
  return code.slice(2, 4) === '--' || SKELETONS.has(skeleton(code));
}
