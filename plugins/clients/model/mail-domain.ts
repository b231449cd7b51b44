import { domainToUnicode } from 'node:url';
import { canonicalDomain } from '@serviflow/sdk';
import providers from 'email-providers';
import { getDomain, getDomainWithoutSuffix } from 'tldts';

/** Public mail services that the list of the package does not have: providers of the regions where desks run. */
const MORE =
  `aol.de tutanota.com tutanota.de tuta.io tuta.com fastmail.com zohomail.com zoho.eu zohomail.eu gmx.ch
   posteo.de posteo.net mailbox.org 1und1.de bbox.fr tim.it op.pl online.no broadpark.no lyse.net getmail.no start.no
   epost.no frisurf.no telia.com bredband.net hotmail.se comhem.se tdcadsl.dk mail.dk jubii.dk ofir.dk kolumbus.fi
   elisanet.fi suomi24.fi ziggo.nl xs4all.nl hispeed.ch telefonica.net asahi-net.or.jp biglobe.ne.jp eonet.ne.jp
   dti.ne.jp infoseek.co.jp getnada.com temp-mail.org`.split(/\s+/);

/** Hosts that give everybody an address that forwards to a hidden one; their sub-domains do, too. */
const RELAYS = [
  'privaterelay.appleid.com',
  'mozmail.com',
  'relay.firefox.com',
  'duck.com',
  'simplelogin.com',
  'simplelogin.co',
  'simplelogin.io',
  'slmail.me',
  'aleeas.com',
  'anonaddy.com',
  'anonaddy.me',
  'addy.io',
  'passmail.net',
  'passmail.com',
  'passinbox.com',
  'marketplace.amazon.com',
  'marketplace.amazon.co.uk',
  'marketplace.amazon.de',
  'members.ebay.com',
  'reply.github.com',
] as const;

/** Services that have an own domain in each country; the list of the package never has all of them. */
const BRAND =
  /^(?:gmail|googlemail|hotmail|outlook|yahoo|ymail|rocketmail|icloud|aol|gmx|yandex|proton|protonmail|tutanota|mailinator|yopmail|guerrillamail)$/;
/** Brands whose name is a common word: only right below a country. */
const BRAND_OF_COUNTRY = /^(?:live|msn|inbox|mail)\.(?:co\.|com\.)?[a-z]{2}$/;
/** Hosts that nobody reads mail at. */
const NO_REPLY = /(?:^|\.)(?:no-?reply|do-?not-?reply|bounces?|mailer-daemon)\./;

let known: Set<string> | undefined;
const publicServices = (): Set<string> => {
  known ??= new Set([...providers, ...MORE].map(canonicalDomain));
  return known;
};

/** The part after the last @, canonical; null when the address has none. */
export function domainOf(email: string): string | null {
  const domain = canonicalDomain(email.slice(email.lastIndexOf('@') + 1));
  return email.includes('@') && domain ? domain : null;
}

/**
 * Whether a domain can stand for one organisation (27.5): not a public mail service, a relay, a host without readers,
 * or an ending below which anybody may register.
 */
export function isCompanyDomain(domain: string): boolean {
  const name = canonicalDomain(domain);
  if (!name.includes('.') || name.startsWith('[') || NO_REPLY.test(name)) return false;
  if (RELAYS.some((relay) => name === relay || name.endsWith(`.${relay}`))) return false;
  // Private endings (github.io) are the business of many, as well as those of a country.
  const registered = getDomain(name, { allowPrivateDomains: true });
  if (registered === null || BRAND_OF_COUNTRY.test(registered)) return false;
  if (BRAND.test(getDomainWithoutSuffix(name) ?? '')) return false;
  return !publicServices().has(name) && !publicServices().has(registered);
}

/** A name for a company of which only the domain is known: `north-wind.example` becomes `North Wind`. */
export function companyName(domain: string): string {
  // Read by people, so in letters and not as an A-label.
  const label =
    domainToUnicode(domain)
      .replace(/\.(co|com|net|org)?\.?[a-z]+$/, '')
      .split('.')
      .at(-1) || domain;
  return label.replace(
    /(^|[-_])(\p{L})/gu,
    (_all, dash: string, letter: string) => `${dash ? ' ' : ''}${letter.toUpperCase()}`,
  );
}
