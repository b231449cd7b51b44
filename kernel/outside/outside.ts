import { type AnyManifest, type Outside, OutsideError, type OutsideRequest } from '@serviflow/sdk';
import { AddressPolicy } from './address-policy.ts';
import { pinnedRequest } from './pinned-request.ts';
import { type LookUp, refused, resolveHost, systemLookUp } from './resolve-host.ts';

const TIMEOUT = 10_000;
const MAX_TIMEOUT = 60_000;
const MAX_BYTES = 1024 * 1024;
const MAX_MAX_BYTES = 32 * 1024 * 1024;

/** Makes the way outside for each plugin: the operator's rule, and the plugin's own list of hosts. */
export class OutsideGate {
  readonly #policy: AddressPolicy;
  readonly #lookUp: LookUp;

  /** @param privateHosts the setting `PRIVATE_HOSTS` */
  constructor(privateHosts: string | undefined, lookUp: LookUp = systemLookUp) {
    this.#policy = new AddressPolicy(privateHosts);
    this.#lookUp = lookUp;
  }

  /** @param signal ends what is under way, with the call or the process */
  forPlugin(manifest: AnyManifest, signal: AbortSignal): Outside {
    const resolve = async (host: string) => {
      const named = host.trim().toLowerCase().replace(/\.$/, '');
      if (!listed(manifest.network ?? [], named))
        throw new TypeError(
          `${manifest.id} connects to ${named}, which its manifest does not list under "network"`,
        );
      return resolveHost(host, { policy: this.#policy, lookUp: this.#lookUp });
    };
    return { resolve, fetch: (url, request = {}) => ask(url, { request, signal, resolve }) };
  }
}

async function ask(
  given: string | URL,
  parts: { request: OutsideRequest; signal: AbortSignal; resolve: Outside['resolve'] },
): Promise<Response> {
  const { request, signal } = parts;
  const url = parseUrl(given);
  const timeout = AbortSignal.timeout(Math.min(request.timeoutMs ?? TIMEOUT, MAX_TIMEOUT));
  const maxBytes = Math.min(request.maxBytes ?? MAX_BYTES, MAX_MAX_BYTES);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const to = await parts.resolve(url.hostname);
    return await pinnedRequest(url, to, { request, signal: either, maxBytes });
  } catch (error) {
    if (error instanceof OutsideError || error instanceof TypeError) throw error;
    if (timeout.aborted) throw new OutsideError('timeout', `${url.host} did not answer in time.`, error);
    throw new OutsideError('unreachable', `${url.host} could not be reached.`, error);
  }
}

function parseUrl(given: string | URL): URL {
  if (!URL.canParse(String(given))) throw new OutsideError('host-refused', 'This is no web address.');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new OutsideError('host-refused', 'Only addresses with http and https can be asked.');
  if (url.username || url.password)
    throw new OutsideError(
      'host-refused',
      'A user name or password belongs in a header, not in the address.',
    );
  // Below 1024 answer other services, which could be made to take a request for one of theirs.
  const port = Number(url.port || 443);
  if (port < 1_024 && port !== 80 && port !== 443) throw refused(url.hostname);
  return url;
}

/** `*` is every host, `*.example.com` every host below it. */
function listed(network: readonly string[], host: string): boolean {
  return network.some((entry) => {
    const pattern = entry.toLowerCase();
    return (
      pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)))
    );
  });
}
