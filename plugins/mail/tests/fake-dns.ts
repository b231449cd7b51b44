import { generateKeyPairSync } from 'node:crypto';
import { type DnsResolver, dns } from '../services/proof/dns.ts';

const missing = () => Object.assign(new Error('queryTxt ENOTFOUND'), { code: 'ENOTFOUND' });

/** Text records by name; anything else is a miss. */
export type Zone = Record<string, string>;

/** Answers of a DNS that is quick. */
export const zone =
  (records: Zone): DnsResolver =>
  (name, type) =>
    type === 'TXT' && records[name] !== undefined
      ? Promise.resolve([[records[name]]])
      : Promise.reject(missing());

/** A DNS that never answers. */
export const silent: DnsResolver = () => new Promise(() => undefined);

/** A DNS whose servers are broken. */
export const broken: DnsResolver = () =>
  Promise.reject(Object.assign(new Error('queryTxt ESERVFAIL'), { code: 'ESERVFAIL' }));

/** The process asks this one until `dns.use(null)`. */
export const useDns = (resolver: DnsResolver): void => dns.use(resolver);

/** A DKIM key with its record; one key for all domains of a test. */
export function dkimKey(): { privateKey: string; record: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    record: `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
  };
}
