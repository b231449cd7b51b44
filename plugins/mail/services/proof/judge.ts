import type { authenticate } from 'mailauth';
import type { ProofMethod, SenderProof } from '../../contract/proof.ts';
import { type Authentication, type AuthResult, isAligned, resultOf } from '../guard/authentication.ts';
import { canonicalDomain, domainOf } from '../parse/addresses.ts';

type Found = Awaited<ReturnType<typeof authenticate>>;

interface Circumstances {
  /** Address in From as this desk reads it. */
  from: string;
  /** The sending server itself was connected, so SPF says something. */
  direct: boolean;
  /** Some look-up got no answer. */
  late: boolean;
}

type Said = readonly [proof: SenderProof, reason: string, by?: ProofMethod];

/** What the results of SPF, DKIM and DMARC say about the sender. */
export function judge(found: Found, about: Circumstances): Authentication {
  const signatures = found.dkim.results ?? [];
  // RFC 6376 8.2: what a length limit leaves out, anybody may have added.
  const whole = signatures.filter((one) => one.status.result === 'pass' && !one.status.underSized);
  const results = {
    dmarc: found.dmarc ? resultOf(found.dmarc.status.result) : 'none',
    spf: about.direct && found.spf ? resultOf(found.spf.status.result) : 'none',
    dkim: whole.length ? 'pass' : signatures.length === 0 ? 'none' : about.late ? 'unknown' : 'fail',
  } as const;
  const signed = whole.some((one) => one.status.aligned);
  const [proof, reason, by = null] =
    doubtfulAuthor(found, about.from) ?? verdictOf(found, { ...about, ...results, signed });
  const words = `dmarc=${results.dmarc}, spf=${about.direct ? results.spf : 'not checked'}, dkim=${results.dkim}`;
  return { ...results, proof, by, server: 'this desk', reason: `${reason} (${words}).` };
}

/** RFC 9989 5.3.1, 11.5: a message with several authors' domains has no policy to go by and is suspicious. */
function doubtfulAuthor(found: Found, from: string): Said | null {
  const domains = new Set((found.dkim.headerFrom ?? []).map((author) => canonicalDomain(domainOf(author))));
  if ((found.dkim.fromFields ?? 1) > 1 || domains.size > 1)
    return ['failed', 'The message names more than one sender'];
  return domains.has(domainOf(from))
    ? null
    : ['none', 'The sender cannot be read without doubt, so nothing vouches for it'];
}

function verdictOf(
  found: Found,
  facts: Circumstances & { dmarc: AuthResult; spf: AuthResult; signed: boolean },
): Said {
  const { dmarc, spf, signed, direct, late } = facts;
  const domain = domainOf(facts.from);
  const aligned = found.dmarc ? found.dmarc.alignment : null;
  const bySignature: Said = ['proven', `A signature of ${domain} vouches for the sender`, 'dkim'];
  const byServer: Said = ['proven', `The sending server is one of ${domain}`, 'spf'];
  if (dmarc === 'pass') {
    if (signed) return bySignature;
    return aligned?.spf.result ? byServer : ['none', 'The signature leaves out a part of the message'];
  }
  if (dmarc === 'unknown' || late) return ['unknown', 'DNS did not answer in time'];
  if (dmarc === 'fail') return disowned(found, { domain, direct });
  if (signed) return bySignature;
  const server = found.spf ? canonicalDomain(found.spf.domain ?? '') : '';
  if (spf === 'pass' && isAligned(server, domain)) return byServer;
  return ['none', 'Nothing vouches for the sender'];
}

function disowned(found: Found, { domain, direct }: { domain: string; direct: boolean }): Said {
  const policy = found.dmarc ? found.dmarc.policy : null;
  if (policy === 'none')
    return ['none', `Nothing vouches for the sender; ${domain} asks for nothing to be done about it`];
  if (!direct) return ['none', 'No signature vouches for the sender; it came through another server'];
  return ['failed', `${domain} says that this message is not its own`];
}
