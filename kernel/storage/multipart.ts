import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Problem, problems } from '@serviflow/sdk';
import { piecesOf, tooLarge } from '../http/read-body.ts';

/** A file while it arrives. */
export interface IncomingFile {
  /** As the sender calls it. */
  readonly name: string;
  /** What the sender says it is. */
  readonly type: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Room for the multipart frame around the bytes, and for fields that nobody asked for. */
export const FRAME = 64 * 1024;

/**
 * Hands the field "file" of a form to `take` while it arrives: no more of it is in memory than is on its way. What
 * `take` refuses is not read to its end.
 * @throws Problem 400 unreadable or cut, 413, 415 no form, 422 no file
 */
export async function receiveFile<T>(
  request: Request,
  maxBytes: number,
  take: (file: IncomingFile) => Promise<T>,
): Promise<T> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType))
    throw problems.unsupportedMedia('Send the file as multipart/form-data in the field "file".');
  const limit = maxBytes + FRAME;
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  const parser = parserFor(contentType);
  let part: Readable | undefined;
  let taken: Promise<T> | undefined;
  parser.on('file', (field, stream, name, _encoding, type) => {
    // Without a listener, a cut file would end the process.
    stream.on('error', () => undefined);
    if (field !== 'file' || taken) {
      stream.resume();
      return;
    }
    part = stream;
    taken = take({ name: readable(name), type, content: stream });
    taken.catch((error: unknown) => parser.destroy(new Refused(error)));
  });
  try {
    await pipeline(bounded(request, limit), parser);
  } catch (cause) {
    part?.destroy(cause as Error);
    // Whatever was made of the beginning is undone before anybody hears of the failure.
    await taken?.catch(() => undefined);
    if (cause instanceof Refused) throw cause.cause;
    throw cause instanceof Problem ? cause : problems.malformed('The form could not be read.', { cause });
  }
  if (taken) return taken;
  throw problems.invalid('The field "file" is missing.', {
    errors: [{ in: 'body', pointer: '/file', code: 'required', detail: 'is required' }],
  });
}

/** The one who takes the file does not want it; that is no fault of the form. */
class Refused extends Error {
  constructor(cause: unknown) {
    super('refused', { cause });
  }
}

function parserFor(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      preservePath: true,
      limits: { files: 2, fields: 20, parts: 22, fieldSize: FRAME, headerPairs: 50 },
    });
  } catch (cause) {
    throw problems.malformed('The form could not be read.', { cause });
  }
}

async function* bounded(request: Request, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of piecesOf(request)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    yield chunk;
  }
}

/** Browsers write three characters of a name as escapes (HTML, "multipart/form-data encoding algorithm"). */
const readable = (name: string | undefined): string =>
  (name ?? '').replaceAll('%22', '"').replace(/%0[AD]/gi, ' ');
