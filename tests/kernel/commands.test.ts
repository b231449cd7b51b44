import { defineManifest, definePlugin, defineSubject, problems, Type } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plugins } from '../../config/plugins.ts';

/** Valves in memory: one a tenant, numbered 7, which only staff sees. */
const plant = defineManifest({
  id: 'plant',
  title: 'Plant',
  version: '1.0.0',
  sdk: '^1.1.0',
  permissions: { 'plant.use': { title: 'Use', roles: ['admin', 'expert'] } },
});
const VALVE = defineSubject<{ id: string; open: boolean }>('plant.valve');
const turns: unknown[] = [];
const Valve = Type.Object({
  name: Type.String(),
  pressure: Type.Number({ title: 'Pressure' }),
  note: Type.Optional(Type.String({ title: 'Note' })),
  checkedAt: Type.String({ format: 'date-time', title: 'Checked' }),
  ownerId: Type.String(),
});
const turn = plant.actionOn(VALVE, 'turn', {
  title: 'Turn',
  done: 'Turned',
  permission: 'plant.use',
  input: Type.Object({
    way: Type.Unsafe<'left' | 'far_right'>({ type: 'string', enum: ['left', 'far_right'], title: 'Way' }),
    degrees: Type.Integer({ title: 'Degrees', maximum: 360 }),
    reason: Type.String({ title: 'Reason' }),
  }),
  reply: Valve,
  command: { word: 'turn valve', aliases: ['turn'], grammar: '<subject> to <way> <degrees> [<reason...>]' },
  run(_c, valve, input) {
    turns.push({ ...input, valve: valve.id });
    return {
      name: 'Valve seven',
      pressure: 3.5,
      note: 'far_right is tight',
      checkedAt: '2026-03-02T10:00:00.000Z',
      ownerId: 'x',
    };
  },
});
const drain = plant.actionOn(VALVE, 'drain', {
  title: 'Drain',
  permission: 'plant.use',
  risk: 'danger',
  command: 'drain',
  input: Type.Object({}),
  reply: Type.Object({}),
  when: (valve) => valve.open || 'It is closed.',
  run: () => {
    turns.push('drained');
    return {};
  },
});
const secret = plant.action('melt', {
  title: 'Melt',
  permission: 'plant.use',
  elevated: true,
  command: 'melt',
  input: Type.Object({}),
  reply: Type.Object({}),
  run: () => ({}),
});
const broken = plant.query('broken', {
  title: 'Gauges',
  permission: 'plant.use',
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Valve) }),
  command: {
    word: 'gauges',
    card() {
      throw new Error('no card today');
    },
  },
  run: () => ({
    items: [{ name: 'Left', pressure: 1, checkedAt: '2026-03-02T10:00:00.000Z', ownerId: 'x' }],
  }),
});
const plantPlugin = definePlugin(plant, {
  register(p) {
    p.subject(VALVE, {
      load: (_c, id) => Promise.resolve(id === 'seven' ? { id, open: true } : null),
      reference: {
        title: 'valve',
        example: 'v7',
        pattern: /v\d+/,
        find: async (_c, name) => (name === 'v7' ? 'seven' : null),
      },
    });
    p.action(turn, drain, secret);
    p.query(broken);
  },
});

let desk: TestKernel;
let acme: TestTenant;
let anna: TestUser;
let vera: TestUser;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [...plugins, plantPlugin], env: { SMTP_PORT: 0 } });
  acme = await desk.tenant('acme');
  anna = await acme.user('anna', 'expert');
  vera = await acme.user('vera', 'viewer');
  await acme.user('annabel', 'expert');
});
afterAll(() => desk?.stop());
const say = (text: string, who: TestUser = anna) => who.post('/api/commands', { text });

describe('words become the input of an operation', () => {
  test('literals, choices in any case, numbers, quotes and the rest', async () => {
    const { status, body } = await say('TURN  valve v7 to "Far Right" 90 it leaks: see "log"');
    expect(status).toBe(200);
    expect(turns.at(-1)).toEqual({
      valve: 'seven',
      way: 'far_right',
      degrees: 90,
      reason: 'it leaks: see "log"',
    });
    expect(body).toMatchObject({
      title: 'Turned: Valve seven',
      text: null,
      facts: [
        { label: 'Pressure', value: '3.5' },
        { label: 'Note', value: 'far right is tight' },
        { label: 'Checked', value: expect.stringContaining('2026') },
      ],
    });
    expect(body.actions.map((one: { operation: string }) => one.operation)).toEqual([
      'plant.drain',
      'plant.turn',
    ]);
  });

  test.each([
    ['turn', 422, 'turn valve needs a valve: turn valve v7 to <way> <degrees> [<reason …>]'],
    ['turn v7', 422, 'turn valve needs the word "to": turn valve v7 to <way> <degrees> [<reason …>]'],
    ['turn v7 to up 1', 422, '"up" does not fit: way is one of left, far_right.'],
    ['turn v7 to left one', 422, '"one" does not fit: degrees is a whole number.'],
    ['turn seven to left 1', 422, '"seven" is no valve: turn valve v7 to <way> <degrees> [<reason …>]'],
    ['turn v8 to left 1', 404, 'There is no valve v8.'],
    ['gauges now', 422, 'gauges has no place for "now": gauges'],
    ['dance', 404, 'There is no command "dance". Type help for the list.'],
    ['turning v7', 404, 'There is no command "turning". Type help for the list.'],
    ['melt', 404, 'There is no command "melt". Type help for the list.'],
  ])('%s', async (text, status, detail) => {
    expect(await say(text)).toMatchObject({ status, body: { detail } });
  });

  test('what the words cannot say is asked for with a form, and danger is confirmed', async () => {
    const before = turns.length;
    expect((await say('turn v7 to left 5')).body).toMatchObject({
      title: 'Turn',
      text: 'Still needed: Reason.',
      actions: [
        {
          operation: 'plant.turn',
          subjectId: 'seven',
          input: { way: 'left', degrees: 5 },
          form: { type: 'object' },
        },
      ],
    });
    expect((await say('drain v7')).body.actions).toMatchObject([
      { operation: 'plant.drain', risk: 'danger', subjectId: 'seven', form: null },
    ]);
    expect(turns).toHaveLength(before);
    expect((await say('turn v7 to left 361 too far')).body.errors).toMatchObject([{ pointer: '/degrees' }]);
  });

  test('a card that cannot be made is made from the reply', async () => {
    expect((await say('gauges')).body).toMatchObject({ title: 'Gauges', facts: [{ label: 'Left' }] });
    expect(desk.log.lines.some((line) => JSON.stringify(line).includes('no card today'))).toBe(true);
  });
});

describe('tickets by commands', () => {
  test('raise, status, assign, resolve; each within the rights of who types', async () => {
    const raised = await say('raise ticket: VPN is down in "Oslo"');
    expect(raised).toMatchObject({
      status: 200,
      body: { title: expect.stringMatching(/^Ticket raised: #\d+ VPN is down/) },
    });
    const number = /#\d+/.exec(raised.body.title)?.[0] ?? '';
    const id = raised.body.link.split('/').at(-1);
    const seen = (await say(`status${number}`, vera)).body;
    expect(seen.link).toBe(`/tickets/${id}`);
    expect(JSON.stringify(seen.actions)).not.toContain('tickets.resolve');
    expect(await say(`assign ${number} ann`)).toMatchObject({ status: 422, body: { code: 'command-words' } });
    expect(await say(`assign ${number} nobody`)).toMatchObject({ status: 404 });
    expect((await say(`assign ${number} anna`)).body.facts).toContainEqual({
      label: 'Assignee',
      value: 'anna',
    });
    expect((await say('my tickets')).body.facts).toMatchObject([{ link: `/tickets/${id}` }]);
    expect((await say(`resolve ${number}`)).body.text).toBe('Still needed: Resolution.');
    expect(await say(`resolve ${number} gone`, vera)).toMatchObject({
      status: 404,
      body: { code: 'no-such-command' },
    });
    expect((await say(`resolve ${number} Restarted the gateway`)).body).toMatchObject({
      title: expect.stringMatching(/^Resolved: /),
      facts: expect.arrayContaining([{ label: 'Status', value: 'Resolved' }]),
    });
    expect((await anna.get(`/api/tickets/${id}`)).body.status).toBe('resolved');
    const audit = await acme.admin.get('/api/admin/audit?action=tickets.resolve');
    expect(audit.body.items[0]).toMatchObject({ username: 'anna' });
  });

  test('a customer types for the own requests only', async () => {
    const customer = await acme.user('carl', 'customer');
    const { body } = await say('raise ticket Only for us');
    const number = /#\d+/.exec(body.title)?.[0] ?? '';
    expect(await say(`status ${number}`, customer)).toMatchObject({ status: 404 });
    const own = await say('raise ticket My mouse is gone', customer);
    expect(own.body.link).toMatch(/^\/requests\//);
    expect((await say('my tickets', customer)).body.facts).toHaveLength(1);
    expect(
      (await say('help', customer)).body.facts.map((fact: { label: string }) => fact.label),
    ).not.toContain('resolve #123 [<resolution …>]');
  });

  test('help lists what may be typed', async () => {
    const { body } = await say('help');
    expect(body.facts.map((fact: { label: string }) => fact.label)).toEqual(
      expect.arrayContaining([
        'assign #123 anna [<handover note …>]',
        'my tickets',
        'raise ticket <title …>',
        'resolve #123 [<resolution …>]',
        'status #123',
      ]),
    );
    expect((await say('help status')).body.facts).toHaveLength(1);
    const listed = await anna.get('/api/commands');
    expect(listed.body.items.map((one: { word: string }) => one.word)).toContain('turn valve');
    await acme.admin.post('/api/admin/plugins/plant/disable', {});
    expect((await say('turn v7 to left 1')).status).toBe(404);
  });

  test('hostile lines are refused and nothing breaks', async () => {
    for (const text of [
      '',
      ' ',
      '\u0000',
      '((((',
      'a'.repeat(20_001),
      'status #99999999999999999999',
      'status "',
    ])
      expect((await say(text)).status, JSON.stringify(text)).toBeLessThan(500);
  });
});

test('a wrong grammar is named when the plugin is loaded', async () => {
  const of = (grammar: string) => {
    const manifest = defineManifest({
      id: 'odd',
      title: 'Odd',
      version: '1.0.0',
      sdk: '^1.1.0',
      permissions: { 'odd.do': { title: 'Do', roles: ['admin'] } },
    });
    const op = manifest.action('do', {
      title: 'Do',
      permission: 'odd.do',
      input: Type.Object({ a: Type.String(), b: Type.String() }),
      reply: Type.Object({}),
      command: { word: 'do', grammar },
      run: () => {
        throw problems.conflict();
      },
    });
    return definePlugin(manifest, { register: (p) => p.action(op) });
  };
  const { collect } = await import('../../kernel/registry/registration.ts');
  expect(() => collect(of('<subject>'))).toThrow('there is no record for <subject>');
  expect(() => collect(of('<c>'))).toThrow('<c> is no field of the input');
  expect(() => collect(of('<a...> <b>'))).toThrow('takes all that is left');
  expect(() => collect(of('[<a>] <b>'))).toThrow('nobody could tell');
  expect(() => collect(of('<a'))).toThrow('is none of');
  expect(() => collect(of('<a> [<b...>]'))).not.toThrow();
});
