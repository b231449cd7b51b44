import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { TestKernel, TestUser } from '@serviflow/sdk/testing';

export const ADDRESS = 'http://desk.test/api/mcp';

/** @returns an API token of this person; with scopes it may do only that */
export async function tokenOf(
  user: TestUser,
  scopes?: readonly string[],
): Promise<{ token: string; id: string }> {
  await user.elevate();
  const made = await user.post('/api/auth/tokens', { name: 'assistant', ...(scopes ? { scopes } : {}) });
  if (made.status >= 300) throw new Error(JSON.stringify(made.body));
  return made.body;
}

/** A request as a server in front of the desk would pass it on. */
export function send(
  desk: TestKernel,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<Response> {
  const headers = {
    host: 'desk.test',
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...init.headers,
  };
  return Promise.resolve(
    desk.kernel.fetch(new Request(ADDRESS, { ...init, headers, duplex: 'half' } as RequestInit)),
  );
}

/** The official client, connected. @param modern revision 2026-07-28, else the one that older clients begin with */
export async function connect(desk: TestKernel, token: string, modern = true): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    modern ? { versionNegotiation: { mode: 'auto' } } : {},
  );
  const transport = new StreamableHTTPClientTransport(new URL(ADDRESS), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: async (_url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('host', 'desk.test');
      return desk.kernel.fetch(new Request(ADDRESS, { ...init, headers } as RequestInit));
    },
  });
  await client.connect(transport);
  return client;
}

export interface Told {
  readonly error: boolean;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies of every operation
  readonly value: any;
}

/** Calls a tool. */
export async function use(client: Client, name: string, input: Record<string, unknown> = {}): Promise<Told> {
  const result = await client.callTool({ name, arguments: input });
  const [first] = result.content as { text?: string }[];
  const text = first?.text ?? '';
  const error = result.isError === true;
  return { error, text, value: error ? null : JSON.parse(text) };
}
