import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Credentials, verifySigV4 } from './verify-sigv4.ts';

interface Upload {
  readonly key: string;
  readonly parts: Map<number, Buffer>;
}
const MIN_PART = 5 * 1024 * 1024;
export const CREDENTIALS: Credentials = {
  accessKeyId: 'key',
  secretAccessKey: 'secret/+=',
  region: 'eu-north-1',
};
const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

/** As much of S3 as the backend uses, with the checks that a real one makes: signatures, part sizes, entity tags. */
export class FakeS3 {
  readonly objects = new Map<string, Buffer>();
  readonly uploads = new Map<string, Upload>();
  readonly requests: string[] = [];
  /** Answers of the next requests instead of the real ones: a status, or `hang` for none at all. */
  readonly mishaps: (number | 'hang' | 'cut' | null)[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => null);
    if (!body) return;
    const url = new URL(request.url ?? '', 'http://s3');
    const key = decodeURIComponent(url.pathname.replace(/^\/desk\/?/, ''));
    this.requests.push(`${request.method} ${key}${url.search.replace(/uploadId=[^&]+/, 'uploadId')}`);
    const mishap = this.mishaps.shift() ?? null;
    if (mishap === 'hang') return;
    if (mishap === 'cut') {
      request.socket.destroy();
      return;
    }
    const wrong = verifySigV4(request, body, CREDENTIALS);
    if (wrong) {
      fail(response, 403, wrong);
      return;
    }
    if (mishap !== null) {
      fail(response, mishap, mishap === 503 ? 'SlowDown' : 'InternalError');
      return;
    }
    const uploadId = url.searchParams.get('uploadId');
    if (url.searchParams.has('uploads')) {
      this.#uploads(request, response, { key, url });
      return;
    }
    if (uploadId !== null) {
      this.#upload(request, response, { uploadId, url, body });
      return;
    }
    this.#object(request, response, { key, body });
  }

  #object(
    request: IncomingMessage,
    response: ServerResponse,
    { key, body }: { key: string; body: Buffer },
  ): void {
    if (request.method === 'PUT') {
      this.objects.set(key, body);
      response.writeHead(200, { etag: etagOf(body) }).end();
      return;
    }
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const object = this.objects.get(key);
    if (!object) {
      fail(response, 404, 'NoSuchKey');
      return;
    }
    const range = request.headers.range?.match(/^bytes=(\d+)-(\d+)$/);
    if (!range) response.end(object);
    else response.writeHead(206).end(object.subarray(Number(range[1]), Number(range[2]) + 1));
  }

  #uploads(
    request: IncomingMessage,
    response: ServerResponse,
    { key, url }: { key: string; url: URL },
  ): void {
    response.setHeader('content-type', 'application/xml');
    if (request.method === 'POST') {
      const id = randomUUID();
      this.uploads.set(id, { key, parts: new Map() });
      response.end(
        `<InitiateMultipartUploadResult><Bucket>desk</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
      return;
    }
    const prefix = url.searchParams.get('prefix') ?? '';
    const found = [...this.uploads].filter(([, upload]) => upload.key.startsWith(prefix));
    response.end(
      `<ListMultipartUploadsResult><Bucket>desk</Bucket>${found.map(([id, { key: name }]) => `<Upload><Key>${name}</Key><UploadId>${id}</UploadId></Upload>`).join('')}</ListMultipartUploadsResult>`,
    );
  }

  #upload(
    request: IncomingMessage,
    response: ServerResponse,
    { uploadId, url, body }: { uploadId: string; url: URL; body: Buffer },
  ): void {
    const upload = this.uploads.get(uploadId);
    if (!upload) {
      fail(response, 404, 'NoSuchUpload');
      return;
    }
    if (request.method === 'PUT') {
      upload.parts.set(Number(url.searchParams.get('partNumber')), body);
      response.writeHead(200, { etag: etagOf(body) }).end();
      return;
    }
    this.uploads.delete(uploadId);
    if (request.method === 'DELETE') {
      response.writeHead(204).end();
      return;
    }
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>(.*?)<\/ETag>/g)];
    const parts = named.map(([, number, etag]) => ({ bytes: upload.parts.get(Number(number)), etag }));
    const whole = parts.every(
      ({ bytes, etag }) => bytes && etagOf(bytes).includes(etag?.replaceAll(/&quot;|"/g, '') || '-'),
    );
    if (!whole || parts.length !== upload.parts.size) {
      fail(response, 400, 'InvalidPart');
      return;
    }
    if (parts.slice(0, -1).some(({ bytes }) => (bytes?.byteLength ?? 0) < MIN_PART)) {
      fail(response, 400, 'EntityTooSmall');
      return;
    }
    this.objects.set(upload.key, Buffer.concat(parts.flatMap(({ bytes }) => bytes ?? [])));
    response.setHeader('content-type', 'application/xml');
    response.end(
      `<CompleteMultipartUploadResult><Key>${upload.key}</Key><ETag>"x-1"</ETag></CompleteMultipartUploadResult>`,
    );
  }
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.setHeader('content-type', 'application/xml');
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
}
