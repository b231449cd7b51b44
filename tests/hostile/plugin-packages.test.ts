import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AT_BOOT, AT_RUN_TIME, BOOM, writePackages } from './bad-plugin-packages.ts';
import { PluginDesk } from './plugin-desk-process.ts';

/**
 * Packages that break, each in its own way, on one desk in a process of its own. Whatever they do, tickets are
 * written, the plugins page and `doctor` name plugin, surface and remedy, and the log has one line that matters.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-strangers-'));
let database: TestDatabase;
let desk: PluginDesk;
beforeAll(async () => {
  database = await createDatabase();
  writePackages(join(dataDir, 'plugins'), [...AT_BOOT, ...AT_RUN_TIME]);
  desk = await PluginDesk.start({ databaseUrl: database.url, dataDir });
  // What an operator installed is off until the tenant wants it.
  const { status } = await desk.call('POST', '/api/admin/plugins/clumsy/enable', {});
  expect(status).toBe(200);
}, 60_000);
afterAll(async () => {
  await desk?.stop();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Lines about a plugin that an operator has to read. */
const errorsOf = (plugin: string, from = 0) =>
  desk.log.slice(from).filter((line) => line.level === 'error' && line.plugin === plugin);

interface Shown {
  status: string;
  surface: string | null;
  reason: string | null;
  remedy: string | null;
  health: { ok: boolean; detail: string }[];
  faults: { handler: string; surface: string; remedy: string; lastError: string }[];
}
async function shown(id: string): Promise<Shown> {
  const { status, body } = await desk.call('GET', '/api/admin/plugins');
  expect(status).toBe(200);
  return body.items.find((item: { id: string }) => item.id === id);
}
async function writeTicket(): Promise<{ id: string }> {
  const { status, body } = await desk.call('POST', '/api/tickets', { title: 'Paper', description: 'A4' });
  expect(status).toBe(201);
  return body;
}

test('the desk is ready, and its tickets are written', async () => {
  expect((await desk.call('GET', '/readyz')).body).toMatchObject({ ready: true, reasons: [] });
  await writeTicket();
});

test.each(AT_BOOT)('$id is set aside at $surface', async ({ id, surface, reason = '' }) => {
  const state = await shown(id);
  expect(state, id).toMatchObject({
    status: expect.stringMatching(/^(failed|blocked)$/),
    surface,
    reason: expect.stringContaining(reason),
    remedy: expect.stringMatching(/.{10}/),
  });
  expect(errorsOf(id)).toHaveLength(1);
  expect(errorsOf(id)[0]?.reason).toContain(reason);
});

test('doctor names each of them with what to do', async () => {
  const findings = await desk.doctor();
  for (const { id, surface } of AT_BOOT)
    expect(findings, id).toContainEqual({
      level: 'problem',
      what: `plugin ${id}`,
      detail: expect.stringMatching(new RegExp(`^(failed|blocked) at ${surface}: `)),
      remedy: expect.stringMatching(/.{10}/),
    });
  expect(findings.filter((f) => f.what === 'plugin tickets')).toMatchObject([{ level: 'ok' }]);
});

let from = 0;
beforeEach(() => {
  from = desk.log.length;
});
const faults = async (id: string) => (await shown(id)).faults.map((f) => `${f.surface}: ${f.lastError}`);

test.each([
  ['POST', 'act', 500, BOOM],
  ['POST', 'shape', 500, 'wrong shape'],
  ['POST', 'loop', 500, 'circular'],
  ['POST', 'flood', 500, 'more than 10000'],
  ['POST', 'spy', 500, 'clients.api@1, which its manifest does not name'],
  ['POST', 'climb', 500, 'kernel.runtime, which its manifest does not name'],
  ['POST', 'forge', 500, 'not its own'],
  ['POST', 'sleep', 503, 'within 1 s'],
  ['GET', 'ask', 500, BOOM],
  ['GET', 'page', 500, BOOM],
  ['GET', 'page-shape', 500, 'no response'],
])('%s clumsy/%s: %d for its caller, one line for the operator', async (method, name, status, why) => {
  const answer = await desk.call(method, `/api/clumsy/${name}`, method === 'POST' ? {} : undefined);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).not.toContain('boom');
  expect(errorsOf('clumsy', from)).toMatchObject([{ error: expect.stringContaining(why) }]);
  expect(await faults('clumsy')).toContainEqual(expect.stringContaining(why));
  await writeTicket();
});

test('calls that never end keep no connection', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => desk.call('POST', '/api/clumsy/sleep', {})),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  await writeTicket();
});

test.each([
  ['stray', 'a rejection was not handled', BOOM],
  ['timer', 'an exception was not caught', BOOM],
  ['socket', 'an exception was not caught', 'ECONNREFUSED'],
  ['after', 'an effect after the commit failed', BOOM],
])('clumsy/%s: what comes after the answer costs nobody anything', async (name, message, why) => {
  for (const _ of [1, 2]) expect((await desk.call('POST', `/api/clumsy/${name}`, {})).status).toBe(200);
  await vi.waitFor(() => expect(errorsOf('clumsy', from)[0]).toMatchObject({ message }));
  await writeTicket();
  const lines = errorsOf('clumsy', from);
  expect(lines[0]?.error).toContain(why);
  if (name !== 'after') expect(lines).toHaveLength(1);
});

test('an exception every few milliseconds is one line for what an import left, and one for a service', async () => {
  const told = { message: 'an exception was not caught', error: expect.stringContaining(BOOM) };
  expect(errorsOf('ticking')).toMatchObject([told, told]);
  expect((await shown('ticking')).faults).toMatchObject([
    { surface: 'stray', remedy: expect.stringContaining('restart') },
  ]);
  expect(desk.running).toBe(true);
});

test('a filter and a handler that throw: the ticket is changed, and the fault is told', async () => {
  const { id } = await writeTicket();
  expect((await desk.call('POST', `/api/tickets/${id}/set`, { title: 'Ink' })).body.title).toBe('Ink');
  expect(errorsOf('clumsy', from)).toMatchObject([{ message: 'a filter failed and was left out' }]);
  await vi.waitFor(async () =>
    expect(await faults('clumsy')).toEqual(expect.arrayContaining([`filter: ${BOOM}`, `on: ${BOOM}`])),
  );
});

test('an action that cannot say whether it is possible takes no other button away', async () => {
  const { id } = await writeTicket();
  const { status, body } = await desk.call('GET', `/api/tickets/${id}/actions`);
  expect(status).toBe(200);
  const names = body.items.map((action: { id: string }) => action.id);
  expect(names).toContain('tickets.reply');
  expect(names).not.toContain('clumsy.poke');
  expect(errorsOf('clumsy', from)).toHaveLength(1);
});

test('a job that throws for good waits under its name', async () => {
  expect((await desk.call('POST', '/api/clumsy/queue', {})).status).toBe(200);
  await vi.waitFor(() => expect(errorsOf('clumsy', from)).toMatchObject([{ handler: 'clumsy/job/tick' }]));
});

test('a handler that answers its own event comes to an end', async () => {
  expect((await desk.call('POST', '/api/clumsy/echo', {})).status).toBe(200);
  await writeTicket();
  await vi.waitFor(
    async () =>
      expect(await faults('clumsy')).toContainEqual(expect.stringContaining('the chain is too long')),
    { timeout: 15_000, interval: 200 },
  );
});

test('a plugin that cannot set itself up is off again, and the admin is told', async () => {
  const { status, body } = await desk.call('POST', '/api/admin/plugins/bad-seed/enable', {});
  expect({ status, code: body.code }).toEqual({ status: 409, code: 'plugin-setup-failed' });
  expect(errorsOf('bad-seed', from)).toHaveLength(1);
  expect((await shown('bad-seed')).status).toBe('started');
});

test('doctor tells of the faults while the desk ran', async () => {
  const told = (await desk.doctor()).filter((f) => f.what === 'plugin clumsy' && f.level === 'problem');
  const surfaces = told.map((f) => f.detail.match(/^fault at (\w+)/)?.[1]);
  expect(new Set(surfaces)).toEqual(
    new Set(['filter', 'job', 'on', 'principal', 'request', 'stray', 'when']),
  );
  for (const { remedy } of told) expect(remedy).toContain('Update clumsy');
});

test('what nobody is known for ends the process in order', async () => {
  expect(await desk.crash()).toBe(1);
  expect(desk.log.slice(from)).toMatchObject([
    {
      level: 'error',
      message: 'an exception was not caught: this process ends',
      error: expect.stringContaining('nobody is known for this'),
    },
  ]);
});
