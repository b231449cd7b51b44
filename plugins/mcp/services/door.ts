import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { Problem, problems, type RouteRequest } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { readMessage } from './read-message.ts';
import { serverFor } from './server.ts';

/** Bytes of a request; a long reply to a customer fits. */
export const MAX_BODY = 64 * 1024;

/**
 * `POST /api/mcp`: one message of the Model Context Protocol, revision 2026-07-28 or older, over streamable HTTP. Stateless:
 * the token in the header says who asks, and any node answers.
 * @throws Problem 401 without a token, 400 and 413 for bodies that are no message, 429 with `Retry-After`
 */
export async function serve(c: Ctx, { request }: RouteRequest): Promise<Response> {
  // A cookie goes along by itself, so it would let any page of this browser speak for its user.
  const authorization = request.headers.get('authorization');
  if (authorization === null)
    throw problems.unauthenticated('Send an API token of the desk: Authorization: Bearer …');
  const hosts = hostsOf(c.baseUrl);
  const refused = hostHeaderValidationResponse(request, hosts) ?? originValidationResponse(request, hosts);
  if (refused) return refused;
  await c.quota(authorization.replace(/^bearer +/i, '').trim(), {
    times: c.settings.callsPerMinute,
    seconds: 60,
  });
  const parsedBody = request.method === 'POST' ? await readMessage(request, MAX_BODY) : undefined;
  const handler = createMcpHandler(() => serverFor(c), {
    responseMode: 'json',
    maxSubscriptions: 0,
    onerror: (error) => c.log.debug('a message of an assistant was refused', { error: error.message }),
  });
  try {
    const response = await handler.fetch(request, parsedBody === undefined ? {} : { parsedBody });
    // Older clients are answered by a stream; what it says is still said within this call.
    return new Response(await response.text(), { status: response.status, headers: response.headers });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problems.internal(undefined, { cause: error });
  } finally {
    await handler.close();
  }
}

/** Names that this desk is reached by: all those of the own machine where it serves that one only. */
function hostsOf(baseUrl: string): string[] {
  const { hostname } = new URL(baseUrl);
  const local = localhostAllowedHostnames();
  return local.includes(hostname) ? local : [hostname];
}
