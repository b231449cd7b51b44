import { isIP } from 'node:net';
import { type AnyManifest, type Outside, OutsideError } from '@serviflow/sdk';
import { AddressPolicy } from './address-policy.ts';
import { exchange, pinnedAgent } from './pinned-agent.ts';
import { type LookUp, refused, resolveHost, systemLookUp } from './resolve-host.ts';

const TIMEOUT = 10_000;
const MAX_TIMEOUT = 60_000;
const MAX_BYTES = 1024 * 1024;
const MAX_MAX_BYTES = 32 * 1024 * 1024;
/** Of a client that streams: a model may write for minutes. */
const MAX_STREAM_TIMEOUT = 600_000;

/** Makes the way outside for each plugin: the operator's rule, and the plugin's own list of hosts. */
export class OutsideGate {
  readonly #policy: AddressPolicy;
  readonly #lookUp: LookUp;
  readonly #agent: ReturnType<typeof pinnedAgent>;

  /** @param privateHosts the setting `PRIVATE_HOSTS` */
  constructor(privateHosts: string | undefined, lookUp: LookUp = systemLookUp) {
    this.#policy = new AddressPolicy(privateHosts);
    this.#lookUp = lookUp;
    this.#agent = pinnedAgent((host) => this.#resolve(host));
  }

  #resolve(host: string) {
    return resolveHost(host, { policy: this.#policy, lookUp: this.#lookUp });
  }

  /** @param signal ends what is under way, with the call or the process */
  forPlugin(manifest: AnyManifest, signal: AbortSignal): Outside {
    const assertListed = (host: string): void => {
      const named = host.trim().toLowerCase().replace(/\.$/, '');
      if (!listed(manifest.network ?? [], named))
        throw new TypeError(
          `${manifest.id} connects to ${named}, which its manifest does not list under "network"`,
        );
    };
    const ask = async (request: Request, limits: { timeout: number; maxBytes: number }) => {
      const url = new URL(request.url);
      assertListed(url.hostname);
      // A literal address is never looked up by the agent, so it is checked here.
      if (isIP(url.hostname.replace(/^\[(.*)\]$/, '$1'))) await this.#resolve(url.hostname);
      return exchange(request, { agent: this.#agent, signal, ...limits });
    };
    return {
      resolve: async (host) => {
        assertListed(host);
        return this.#resolve(host);
      },
      async fetch(given, request = {}) {
        const { timeoutMs, maxBytes, ...init } = request;
        const answer = await ask(new Request(checkedUrl(given), init as RequestInit), {
          timeout: Math.min(timeoutMs ?? TIMEOUT, MAX_TIMEOUT),
          maxBytes: Math.min(maxBytes ?? MAX_BYTES, MAX_MAX_BYTES),
        });
        // Read at once: an answer that nobody reads would keep its connection.
        const body = answer.body === null ? null : await answer.arrayBuffer();
        return new Response(body, { status: answer.status, headers: answer.headers });
      },
      client: ({ timeoutMs, maxBytes } = {}) => {
        const limits = {
          timeout: Math.min(timeoutMs ?? MAX_TIMEOUT, MAX_STREAM_TIMEOUT),
          maxBytes: Math.min(maxBytes ?? MAX_MAX_BYTES, MAX_MAX_BYTES),
        };
        return async (input, init) => {
          const request =
            input instanceof Request
              ? new Request(input, init)
              : new Request(checkedUrl(input), halfDuplex(init));
          checkedUrl(request.url);
          return ask(request, limits);
        };
      },
    };
  }

  /** Ends the connections that are kept open. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** A streamed body needs the word (Fetch standard, `duplex`); clients forget it. */
function halfDuplex(init: RequestInit | undefined): RequestInit | undefined {
  return init?.body ? ({ ...init, duplex: 'half' } as RequestInit) : init;
}

/** @throws OutsideError for what is no address of the web */
function checkedUrl(given: string | URL): URL {
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
