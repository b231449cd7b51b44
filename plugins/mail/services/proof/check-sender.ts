import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { type Authentication, readAuthentication, unchecked } from '../guard/authentication.ts';
import type { MailAddress, ParsedMail } from '../parse/types.ts';
import { dns } from './dns.ts';
import { judge } from './judge.ts';
import { isRelay } from './relays.ts';

/** Signatures that are looked at; honest mail has one or two, and each may cost a look-up. */
const MAX_SIGNATURES = 10;
/** Bytes that are hashed before others get their turn. */
const PIECE = 256 * 1024;

/** How a message came, as far as it matters for who wrote it. */
export interface Arrived {
  source: string;
  envelope_from: string | null;
  remote_address: string | null;
  helo: string | null;
  submitted_by: string | null;
}

export interface CheckOptions {
  trustedAuthServers: readonly string[];
  trustedRelays: readonly string[];
}

/**
 * Finds out whether the sender of a message is who it says (RFC 6376, RFC 7208, RFC 9989). Behind a relay the word of
 * the trusted server counts; else SPF, DKIM and DMARC are looked at here. Answers within a second and never throws.
 */
export async function checkSender(
  message: { arrived: Arrived; mail: ParsedMail; raw: Uint8Array },
  options: CheckOptions,
): Promise<Authentication> {
  const { arrived, mail, raw } = message;
  if (!mail.from) return unchecked('The message names no sender.');
  if (arrived.submitted_by === mail.from.address)
    return {
      ...unchecked(`${arrived.submitted_by} was logged in when the message was handed in.`),
      proof: 'proven',
      by: 'submission',
      server: 'this desk',
    };
  const direct = arrived.remote_address !== null && !isRelay(arrived.remote_address, options.trustedRelays);
  if (!direct) {
    const told = readAuthentication(mail.headers, options.trustedAuthServers, mail.from.address);
    if (told) return told;
  }
  const signatures = mail.headers.filter((header) => header.name === 'dkim-signature').length;
  const unknown = (reason: string): Authentication => ({ ...unchecked(reason), proof: 'unknown' });
  if (mail.problem) return unknown('The message could not be read, so its sender was not checked.');
  if (signatures > MAX_SIGNATURES) return unknown('The message has too many signatures to be checked.');
  if (!direct && signatures === 0)
    return unchecked('The message has no signature and came through another server.');
  try {
    return await look({ arrived, raw, from: mail.from }, direct);
  } catch (error) {
    return unknown(
      `The sender could not be checked: ${error instanceof Error ? error.message : 'no reason'}.`,
    );
  }
}

async function look(
  { arrived, raw, from }: { arrived: Arrived; raw: Uint8Array; from: MailAddress },
  direct: boolean,
): Promise<Authentication> {
  // Loaded by the first message that needs it: 40 MiB that a desk without a listener does without.
  const { authenticate } = await import('mailauth');
  const lookups = dns.lookups();
  const found = await authenticate(raw.byteLength > PIECE ? inPieces(raw) : Buffer.from(raw), {
    ...(direct &&
      arrived.remote_address && { ip: arrived.remote_address, sender: arrived.envelope_from ?? '' }),
    ...(direct && arrived.helo && { helo: arrived.helo }),
    mta: 'serviflow',
    resolver: lookups.resolve,
    disableArc: true,
    disableBimi: true,
  });
  return judge(found, { from: from.address, direct, late: lookups.late });
}

/** A large message in pieces, so that hashing it never holds up the process for long. */
function inPieces(raw: Uint8Array): Readable {
  return Readable.from(
    (async function* () {
      for (let at = 0; at < raw.byteLength; at += PIECE) {
        yield Buffer.from(raw.subarray(at, at + PIECE));
        await turn();
      }
    })(),
    { objectMode: false },
  );
}
