import { type Problem, problems } from '@serviflow/sdk';

/** Bytes of a JSON body; files go through their own route. */
export const MAX_JSON = 1024 * 1024;
/** Levels of lists and objects in a body; forms have five or six. */
const MAX_DEPTH = 64;

/**
 * Reads a body without ever holding more than the limit.
 * @throws Problem 413
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const said = request.headers.get('content-length');
  if (said !== null) {
    if (Number(said) > limit) throw tooLarge(limit);
    // HTTP lets no body be longer than it said, and the server reads such a one without a stream.
    return new Uint8Array(await request.arrayBuffer().catch(endedEarly));
  }
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of piecesOf(request)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/**
 * The body as it comes.
 * @throws Problem 400 `request-incomplete` when the sender goes away: that is no fault of whoever reads
 */
export async function* piecesOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read().catch(endedEarly);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    // Whoever stops early does not want the rest.
    await reader?.cancel().catch(() => undefined);
  }
}

function endedEarly(cause: unknown): never {
  throw problems.malformed('The request ended before all of it had arrived.', {
    code: 'request-incomplete',
    cause,
  });
}

/**
 * Reads a JSON object; an empty body is `{}`.
 * @throws Problem 400 not JSON, no object or nested too deeply, 413, 415, 422 characters that cannot be stored
 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request, MAX_JSON);
  if (bytes.byteLength === 0) return {};
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type))
    throw problems.unsupportedMedia('Send JSON with content-type application/json.');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw problems.malformed('The body is not valid JSON.', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw problems.malformed('The body must be a JSON object.');
  assertPlain(value);
  return value as Record<string, unknown>;
}

/** Query parameters; a repeated one becomes a list. */
export function readQuery(url: URL): Record<string, unknown> {
  const out = new Map<string, unknown>();
  for (const key of new Set(url.searchParams.keys())) {
    const all = url.searchParams.getAll(key);
    out.set(key, all.length > 1 ? all : all[0]);
  }
  // Unlike an assignment, this makes a plain field even of `__proto__`.
  const query = Object.fromEntries(out);
  assertPlain(query);
  return query;
}

/**
 * Whether the value can be stored and walked: not nested so deeply that a recursive reader overflows, no NUL
 * (PostgreSQL stores none in text) and no half of a surrogate pair (jsonb refuses it).
 * @throws Problem 400 or 422
 */
function assertPlain(value: object): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw problems.malformed(`The body is nested more than ${MAX_DEPTH} levels deep.`);
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'string') assertStorable(one);
      else if (Array.isArray(one)) for (const item of one) next.push(item);
      else if (typeof one === 'object' && one !== null) {
        for (const [key, field] of Object.entries(one)) {
          assertStorable(key);
          next.push(field);
        }
      }
    }
    level = next;
  }
}

function assertStorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw problems.invalid('The text holds a character that cannot be stored.', {
      code: 'invalid-character',
    });
}

/** @param limit bytes */
export function tooLarge(limit: number): Problem {
  const shown = limit >= 1024 * 1024 ? `${Math.floor(limit / 1024 / 1024)} MB` : `${limit} bytes`;
  return problems.tooLarge(`The request may have at most ${shown}.`);
}
