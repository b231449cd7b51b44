import type { Client } from '@modelcontextprotocol/client';
import { plugins } from '@serviflow/config/plugins';
import { defineManifest, definePlugin, Type, uuidv7 } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, send, tokenOf, use } from './assistant.ts';

const fuse = defineManifest({
  id: 'fuse',
  title: 'Fuse',
  version: '1.0.0',
  sdk: '^1.1.0',
  permissions: { 'fuse.use': { title: 'Use', roles: ['admin', 'expert'] } },
});
const blow = fuse.action('blow', {
  title: 'Blow the fuse',
  permission: 'fuse.use',
  risk: 'danger',
  input: Type.Object({}),
  reply: Type.Object({}),
  run: () => {
    throw new Error('password=hunter2 at /srv/secret.ts');
  },
});
const fusePlugin = definePlugin(fuse, { register: (p) => p.action(blow) });

let desk: TestKernel;
let acme: TestTenant;
let other: TestTenant;
let anna: TestUser;
let token: string;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [...plugins, fusePlugin], env: { SMTP_PORT: 0 } });
  acme = await desk.tenant('acme');
  other = await desk.tenant('other');
  anna = await acme.user('anna', 'expert');
  token = (await tokenOf(anna)).token;
});
afterAll(() => desk?.stop());

describe.each([
  ['the revision of 2026-07-28', true],
  ['a revision of 2025', false],
])('a client of %s', (_name, modern) => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(desk, token, modern);
  });

  test('finds about twenty tools, with hints that follow from the risk', async () => {
    expect(client.getNegotiatedProtocolVersion()).toMatch(modern ? /^2026-07-28$/ : /^2025-/);
    expect(client.getInstructions()).toContain('find_operation');
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(18);
    expect(tools.length).toBeLessThan(28);
    const of = (name: string) => tools.find((one) => one.name === name);
    expect(of('tickets_list')?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    expect(of('tickets_note')?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false });
    expect(of('call_operation')?.annotations).toMatchObject({ destructiveHint: true });
    expect(of('tickets_resolve')?.inputSchema).toMatchObject({
      required: ['record', 'note'],
      properties: { record: { type: 'string' } },
    });
    expect(JSON.stringify(tools)).not.toContain('x-ui');
    expect(await client.listTools()).toMatchObject({ tools: tools.map(({ name }) => ({ name })) });
  });

  test('works on a ticket, in the name of the person', async () => {
    const made = await use(client, 'tickets_create', {
      title: 'No sound',
      description: 'The speaker is mute.',
    });
    const record = String(made.value.number);
    expect(made.value.requesterName).toBe('anna');
    expect((await use(client, 'tickets_note', { record, body: 'Asked for the model.' })).error).toBe(false);
    expect((await use(client, 'tickets_resolve', { record, note: 'Plugged in.' })).value.status).toBe(
      'resolved',
    );
    expect(await use(client, 'tickets_resolve', { record, note: 'Again.' })).toMatchObject({ error: true });
    expect((await use(client, 'commands_run', { text: `status #${record}` })).value.title).toBe(
      `#${record} No sound`,
    );
    const audit = await acme.admin.get('/api/admin/audit?action=tickets.resolve');
    expect(audit.body.items[0]).toMatchObject({ username: 'anna' });
  });

  test('finds, reads and calls whatever else the desk can do', async () => {
    const found = await use(client, 'find_operation', { query: 'participants people' });
    expect(found.value.items).toMatchObject([{ operation: 'tickets.participants', kind: 'query' }]);
    const told = await use(client, 'describe_operation', { operation: 'tickets.activity' });
    expect(told.value).toMatchObject({ needsRecord: true, input: { properties: { limit: {} } } });
    const made = await use(client, 'tickets_create', { title: 'Watch me', description: 'x' });
    const called = await use(client, 'call_operation', {
      operation: 'tickets.watch',
      record: `#${made.value.number}`,
    });
    expect(called.error).toBe(false);
  });

  test('reads tickets by their address', async () => {
    const made = await use(client, 'tickets_create', { title: 'Resource', description: 'By address' });
    const uri = `serviflow://ticket/${made.value.number}`;
    const { resources } = await client.listResources();
    expect(resources).toContainEqual(expect.objectContaining({ uri, name: `#${made.value.number}` }));
    const read = await client.readResource({ uri });
    expect(JSON.parse((read.contents[0] as { text: string }).text).title).toBe('Resource');
    expect((await client.listResourceTemplates()).resourceTemplates[0]?.uriTemplate).toBe(
      'serviflow://ticket/{number}',
    );
    for (const wrong of ['serviflow://ticket/99999', 'serviflow://ticket/x', 'file:///etc/passwd'])
      await expect(client.readResource({ uri: wrong })).rejects.toThrow(/not found/i);
  });

  test('is told what a Problem says, and nothing of any other error', async () => {
    expect(await use(client, 'tickets_get', { record: '99999' })).toMatchObject({
      error: true,
      text: 'Not found.',
    });
    const invalid = await use(client, 'tickets_create', { title: '', description: 'x' });
    expect(invalid.text).toMatch(/^Some values are not right\.[\s\S]*\/title/);
    const blown = await use(client, 'call_operation', { operation: 'fuse.blow', input: {} });
    expect(blown).toMatchObject({
      error: true,
      text: expect.stringContaining('Something went wrong on our side'),
    });
    expect(blown.text).not.toMatch(/hunter2|secret/);
    expect(desk.log.lines.some((line) => JSON.stringify(line).includes('hunter2'))).toBe(true);
    expect(await use(client, 'tickets_get', { record: "'; drop table" })).toMatchObject({ error: true });
    expect(await use(client, 'tickets_create', { title: 'a\u0000b', description: 'x' })).toMatchObject({
      error: true,
    });
    for (const name of ['nothing', 'constructor', '__proto__'])
      expect(await use(client, name)).toMatchObject({ error: true });
  });
});

describe('whose rights count', () => {
  test('another tenant, a customer and a scoped token see and do what is theirs', async () => {
    const mine = await connect(desk, token);
    const { value: ticket } = await use(mine, 'tickets_create', { title: 'Only acme', description: 'x' });
    const record = String(ticket.id);
    const strangers = [other.admin, await acme.user('carl', 'customer')];
    for (const stranger of strangers) {
      const client = await connect(desk, (await tokenOf(stranger)).token);
      for (const [tool, input] of [
        ['tickets_get', { record }],
        ['tickets_get', { record: uuidv7() }],
        ['call_operation', { operation: 'tickets.get', record }],
      ] as const)
        expect((await use(client, tool, input)).text).toBe('Not found.');
      expect((await use(client, 'tickets_list')).text).not.toContain('Only acme');
      expect((await client.listResources()).resources).toEqual([]);
    }
    const reader = await connect(desk, (await tokenOf(anna, ['mcp.use', 'tickets.read'])).token);
    const names = (await reader.listTools()).tools.map((tool) => tool.name);
    expect(names).toContain('tickets_get');
    expect(names).not.toContain('tickets_resolve');
    expect(await use(reader, 'tickets_resolve', { record, note: 'x' })).toMatchObject({ error: true });
    expect(
      await use(reader, 'call_operation', { operation: 'tickets.resolve', record, input: { note: 'x' } }),
    ).toMatchObject({
      error: true,
      text: expect.stringContaining('no operation'),
    });
  });

  test('a token without the scope, a revoked one, a cookie and nobody are refused', async () => {
    const unscoped = await tokenOf(anna, ['tickets.read']);
    const hello = { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) };
    const ask = (headers: Record<string, string>) => send(desk, { ...hello, headers });
    expect((await ask({ authorization: `Bearer ${unscoped.token}` })).status).toBe(403);
    const brief = await tokenOf(anna);
    expect((await ask({ authorization: `Bearer ${brief.token}` })).status).toBe(200);
    await anna.send('DELETE', `/api/auth/tokens/${brief.id}`);
    const revoked = await ask({ authorization: `Bearer ${brief.token}` });
    expect(revoked.status).toBe(401);
    expect(revoked.headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask({})).status).toBe(401);
    expect((await ask({ cookie: await anna.cookie(), origin: 'http://desk.test' })).status).toBe(401);
  });

  test('what asks for the password again is neither listed nor run', async () => {
    const client = await connect(desk, (await tokenOf(acme.admin)).token);
    const input = { operation: 'users.add-automation-account', input: { name: 'x', permissions: [] } };
    expect(await use(client, 'call_operation', input)).toMatchObject({
      error: true,
      text: expect.stringContaining('There is no operation'),
    });
    const found = await use(client, 'find_operation', { query: 'automation', plugin: 'users' });
    expect(JSON.stringify(found.value)).not.toContain('users.add-automation-account');
  });

  test('where the plugin is off there is nothing', async () => {
    const off = await desk.tenant('quiet');
    const { token: own } = await tokenOf(off.admin);
    await off.admin.post('/api/admin/plugins/mcp/disable', {});
    expect(
      (await send(desk, { method: 'POST', body: '{}', headers: { authorization: `Bearer ${own}` } })).status,
    ).toBe(404);
  });
});

describe('hostile requests', () => {
  const ask = (body: BodyInit | undefined, headers: Record<string, string> = {}, method = 'POST') =>
    send(desk, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${token}`, ...headers },
    });

  test.each([
    ['no JSON', '{', 400],
    ['a number', '7', 400],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 400],
    ['an empty object', '{}', 400],
    ['nested deeply', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400],
    ['too much', JSON.stringify({ a: 'x'.repeat(70_000) }), 413],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400],
  ])('%s', async (_name, body, status) => {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/node_modules|\.ts:|at Object/);
  });

  test('a body that says nothing of its length is measured as it comes', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(10_000))),
    });
    expect((await ask(endless)).status).toBe(413);
  });

  test('other names, other origins and sessions are refused', async () => {
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect((await ask(list, { host: 'evil.example' })).status).toBe(403);
    expect((await ask(list, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(undefined, {}, 'GET')).status).toBe(405);
    expect((await ask(undefined, {}, 'DELETE')).status).toBe(405);
  });

  test('nobody holds a stream open', async () => {
    const client = await connect(desk, token);
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
    const answer = await ask(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'subscriptions/listen',
        params: { _meta: meta, notifications: {} },
      }),
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' },
    );
    expect(await answer.text()).toContain('error');
    await client.close();
  });

  test('a token has so many calls a minute, and the others go on', async () => {
    const hasty = await tokenOf(acme.admin);
    await acme.admin.put('/api/settings/mcp', { values: { callsPerMinute: 5 } });
    const call = (own: string) =>
      send(desk, {
        method: 'POST',
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
        headers: { authorization: `Bearer ${own}` },
      });
    const statuses: number[] = [];
    for (let at = 0; at < 8; at += 1) statuses.push((await call(hasty.token)).status);
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses.at(-1)).toBe(429);
    expect((await call((await tokenOf(acme.admin)).token)).status).toBe(200);
  });
});
