import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { OutsideError, type OutsideHost, type OutsideRequest } from '@serviflow/sdk';

/** Set by the connection itself; a plugin's value would let it say one host and reach another. */
const OWN_HEADERS = /^(?:host|connection|transfer-encoding|content-length|upgrade|te|trailer|proxy-.*)$/i;
/** Answers that have no body (RFC 9110 §15). */
const BODILESS = new Set([101, 204, 205, 304]);

/**
 * One request to an address that was checked before; the name is only said in the `Host` header and to TLS.
 * @throws OutsideError
 */
export async function pinnedRequest(
  url: URL,
  to: OutsideHost,
  options: { request: OutsideRequest; signal: AbortSignal; maxBytes: number },
): Promise<Response> {
  const { request, signal, maxBytes } = options;
  const headers: Record<string, string> = { host: url.host, 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(request.headers ?? {}))
    if (!OWN_HEADERS.test(name)) headers[name.toLowerCase()] = value;
  const body = request.body === undefined ? null : Buffer.from(request.body);
  if (body) headers['content-length'] = String(body.byteLength);
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? requestHttps : requestHttp)({
      host: to.address,
      port: url.port || (secure ? 443 : 80),
      method: request.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers,
      signal,
      agent: false,
      ...(secure && !isIP(to.host) ? { servername: to.host } : {}),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size <= maxBytes) {
          chunks.push(chunk);
          return;
        }
        reject(new OutsideError('too-large', `The answer of ${to.host} is larger than ${maxBytes} bytes.`));
        outgoing.destroy();
      });
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        const answer = new Headers();
        for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
          answer.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
        const content = BODILESS.has(status) ? null : Buffer.concat(chunks);
        resolve(new Response(content, { status, headers: answer }));
      });
      incoming.on('close', () => {
        if (!incoming.complete) reject(new Error('the answer was cut'));
      });
    });
    outgoing.end(body ?? undefined);
  });
}
