import type { ByteRange, StorageBackend } from './backend.ts';
import type { FileRow } from './call-files.ts';

/** Types that a browser may show on our own host: they cannot carry scripts. */
const INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
]);
/** A stored page must neither run nor load anything, even when somebody opens it. */
const SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
/** Browsers refuse to show a PDF in a sandbox; their viewer runs no script of it against this host. */
const PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** Answers with a file (RFC 9110 conditional and single-range requests; RFC 6266 names). */
export async function serveFile(backend: StorageBackend, file: FileRow, request: Request): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const size = Number(file.size);
  const headers = new Headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': file.type === 'application/pdf' ? PDF : SANDBOX,
    'cross-origin-resource-policy': 'same-origin',
  });
  if (file.type === 'application/pdf') headers.set('x-frame-options', 'SAMEORIGIN');
  if (matches(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });
  headers.set('content-type', /^text\//.test(file.type) ? `${file.type}; charset=utf-8` : file.type);
  headers.set('content-disposition', disposition(file));
  const asked = request.headers.get('if-range') ?? etag;
  const range = asked === etag ? rangeOf(request.headers.get('range'), size) : null;
  if (range === 'impossible') {
    headers.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-length', String(range ? range.to - range.from + 1 : size));
  if (range) headers.set('content-range', `bytes ${range.from}-${range.to}/${size}`);
  const body =
    request.method === 'HEAD' || size === 0
      ? null
      : await backend.stream(file.storage_key, range ?? undefined);
  return new Response(body, { status: range ? 206 : 200, headers });
}

function disposition(file: FileRow): string {
  const kind = INLINE.has(file.type) ? 'inline' : 'attachment';
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(file.name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}

const matches = (header: string | null, etag: string): boolean =>
  header !== null &&
  (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag));

/** One range only; several, or other units, are answered with the whole (RFC 9110 §14.2 allows it). */
function rangeOf(header: string | null, size: number): ByteRange | 'impossible' | null {
  const match = header?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from >= size || from > to ? 'impossible' : { from, to };
}
