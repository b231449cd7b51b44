import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Next } from 'hono';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
/** Bytes below which packing costs more than it saves: one packet on the way. */
const WORTH_IT = 1_400;
/** Fast and within a tenth of the best ratio on answers of the desk; the default of 11 takes 40 times as long. */
const QUALITY = 4;
const GZIP_LEVEL = 5;

/**
 * Whether the size of an answer may depend on its words. BREACH (CVE-2013-3587) guesses a secret from the sizes of
 * answers to requests that a foreign page makes the browser send; those say so in Sec-Fetch-Site and get plain
 * answers. Answers below /api/auth hold nothing worth packing and all of the secrets.
 */
function mayPack({ req }: Context): boolean {
  const site = req.header('sec-fetch-site');
  return (site === undefined || site === 'same-origin') && !req.path.startsWith('/api/auth/');
}

function encodingFor(accepted: string): 'br' | 'gzip' | null {
  const takes = (name: string) =>
    new RegExp(`(?:^|,)\\s*${name}\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+\\s*)?(?:,|$)`, 'i').test(
      accepted,
    );
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}

/**
 * Packs JSON answers with Brotli or gzip (RFC 9110, 8.4). Streams, files and exports pass as they are: they have other
 * types.
 */
export async function compressJson(c: Context, next: Next): Promise<void> {
  await next();
  const { headers, status } = c.res;
  if (c.req.method === 'HEAD' || status === 204 || headers.has('content-encoding')) return;
  if (!/^application\/(?:[\w.+-]+\+)?json\b/.test(headers.get('content-type') ?? '')) return;
  headers.append('vary', 'accept-encoding');
  const encoding = encodingFor(c.req.header('accept-encoding') ?? '');
  if (!encoding || !mayPack(c)) return;
  const plain = new Uint8Array(await c.res.arrayBuffer());
  if (plain.byteLength < WORTH_IT) {
    c.res = new Response(plain, { status, headers });
    return;
  }
  const packed =
    encoding === 'br'
      ? await brotli(plain, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength,
          },
        })
      : await deflate(plain, { level: GZIP_LEVEL });
  const own = new Headers(headers);
  own.delete('content-length');
  own.set('content-encoding', encoding);
  // Hono copies the headers of the answer before onto the one that replaces it.
  c.res = undefined;
  c.res = new Response(packed, { status, headers: own });
}
