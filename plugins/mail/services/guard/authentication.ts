import type { ProofMethod, SenderProof } from '../../contract/proof.ts';
import { domainOf } from '../parse/addresses.ts';
import type { MailHeader } from '../parse/types.ts';

/** `unknown`: the check could not be done, for example as DNS did not answer. */
export type AuthResult = 'pass' | 'fail' | 'none' | 'unknown';

/** What was found out about the sender of a message. */
export interface Authentication {
  proof: SenderProof;
  /** What proved it; null unless `proven`. */
  by: ProofMethod | null;
  dmarc: AuthResult;
  spf: AuthResult;
  dkim: AuthResult;
  /** Whose results these are: the name of a trusted server, `this desk`, or null when nobody checked. */
  server: string | null;
  /** One sentence for people. */
  reason: string;
}

/** Stands for a message of which nobody found out anything. */
export const unchecked = (reason: string): Authentication => ({
  proof: 'none',
  by: null,
  dmarc: 'none',
  spf: 'none',
  dkim: 'none',
  server: null,
  reason,
});

/** Results of one method in an Authentication-Results header (RFC 8601 2.2). */
interface MethodResult {
  method: string;
  result: AuthResult;
  /** Domains that it speaks of: `header.d`, `header.i`, `smtp.mailfrom`. */
  domains: string[];
}

/**
 * Reads Authentication-Results (RFC 8601) written by servers that we trust. Results of any other server are text
 * that the sender could have written and count for nothing; so the caller says whether the message came from one.
 * @param trusted authserv-ids of our own receiving servers, for example `mx.google.com`
 * @param from address in From, normalized
 * @returns null when no trusted server said anything
 */
export function readAuthentication(
  headers: readonly MailHeader[],
  trusted: readonly string[],
  from: string | null,
): Authentication | null {
  const ids = new Set(trusted.map((id) => id.trim().toLowerCase()).filter(Boolean));
  if (ids.size === 0) return null;
  for (const { name, value } of headers) {
    if (name !== 'authentication-results') continue;
    const [first = '', ...rest] = value.split(';');
    const server = first.trim().split(/\s/)[0]?.toLowerCase() ?? '';
    if (ids.has(server)) return judgeHeader(server, rest.join(';'), from);
  }
  return null;
}

function judgeHeader(server: string, text: string, from: string | null): Authentication {
  // RFC 9989 4.7: a policy of none asks receivers to treat the message as if there were no policy.
  const lax = /dmarc\s*=\s*fail\s*\([^)]*\bp=none\b/i.test(text);
  const results = methodResults(text);
  const of = (method: string): AuthResult => {
    const found = results.filter((one) => one.method === method).map((one) => one.result);
    return (['pass', 'fail', 'unknown'] as const).find((result) => found.includes(result)) ?? 'none';
  };
  const found = { dmarc: of('dmarc'), spf: of('spf'), dkim: of('dkim'), server };
  const words = `${server}: dmarc=${found.dmarc}, spf=${found.spf}, dkim=${found.dkim}`;
  const say = (proof: SenderProof, reason = words): Authentication => ({
    ...found,
    proof,
    by: proof === 'proven' ? 'header' : null,
    reason,
  });
  if (found.dmarc === 'pass') return say('proven');
  if (found.dmarc === 'fail')
    return lax ? say('none', `${words}; the domain asks for nothing to be done about it`) : say('failed');
  if (found.dmarc === 'unknown') return say('unknown');
  const domain = domainOf(from ?? '');
  const aligned = results.some(
    ({ method, result, domains }) =>
      (method === 'dkim' || method === 'spf') &&
      result === 'pass' &&
      domains.some((one) => isAligned(one, domain)),
  );
  return say(aligned ? 'proven' : 'none');
}

/** A domain vouches for itself and for nobody else; its sub-domains send for it. */
export function isAligned(domain: string, from: string): boolean {
  return from !== '' && (domain === from || domain.endsWith(`.${from}`));
}

function methodResults(text: string): MethodResult[] {
  return text
    .replace(/\([^()]*\)/g, ' ')
    .split(';')
    .slice(0, 30)
    .flatMap((part) => {
      const [, method, result] = /^\s*([a-z-]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(part) ?? [];
      if (!method || !result) return [];
      const domains = [
        ...part.matchAll(/\b(?:header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*"?([^\s";]+)/gi),
      ].map(([, value]) => domainOf((value as string).replace(/\.$/, '')));
      return [{ method: method.toLowerCase(), result: resultOf(result.toLowerCase()), domains }];
    });
}

const RESULTS: Readonly<Record<string, AuthResult>> = {
  pass: 'pass',
  bestguesspass: 'pass',
  fail: 'fail',
  softfail: 'fail',
  permerror: 'fail',
  temperror: 'unknown',
};

/** A result word as this desk counts it; what says neither yes nor no is no result. */
export const resultOf = (word: string): AuthResult => RESULTS[word] ?? 'none';
