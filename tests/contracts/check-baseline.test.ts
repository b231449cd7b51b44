import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Spoil, SpoiledPlugin } from './spoiled-plugin.ts';

beforeEach(() => void vi.stubEnv('SERVIFLOW_TEST_POSTGRES', ''));

/** What is found in a changed copy against the baseline of the fixture as it is. */
async function changes(...spoils: readonly Spoil[]) {
  const older = new SpoiledPlugin();
  const file = join(older.folder, 'contract-baseline.json');
  await older.check({ saveBaseline: true });
  const newer = new SpoiledPlugin(...spoils);
  const { findings, notes } = await newer.check({ baseline: file });
  return { findings: findings.map(({ code, at, what }) => `${code} ${at}: ${what}`), notes };
}

const op = (from: string, to: string): Spoil => ['operations.ts', from, to];
const contract = (from: string, to: string): Spoil => ['contract.ts', from, to];

test.each<[expected: string, ...Spoil[]]>([
  ['action-removed rota.plan', op("rota.action('plan'", "rota.action('schedule'")],
  ['query-removed rota.list', ['plugin.ts', '    p.query(list);\n', ''], ['plugin.ts', 'list, plan', 'plan']],
  [
    'input-changed rota.plan: The input /who is new and required',
    op(
      '      userId: Type.String(),\n      note',
      '      who: Type.String(), userId: Type.String(),\n      note',
    ),
  ],
  [
    'input-changed rota.plan: The input /userId is no longer taken',
    op('      userId: Type.String(),\n      note', '      note'),
    op('(_c, { userId }) => ({ id: userId, userId, state', "() => ({ id: '', userId: '', state"),
  ],
  [
    'input-changed rota.plan: The input /note is narrower: maxLength was 200 and is now 100',
    op('maxLength: 200', 'maxLength: 100'),
  ],
  [
    'input-changed rota.plan: The input /note is narrower: minLength was absent and is now 1',
    op('maxLength: 200', 'minLength: 1, maxLength: 200'),
  ],
  [
    'input-changed rota.plan: The input /note is now required',
    op('note: Type.Optional(Type.String({ maxLength: 200 }))', 'note: Type.String({ maxLength: 200 })'),
  ],
  ['input-changed rota.plan: The input /kind no longer takes "night"', op(", Type.Literal('night')", '')],
  [
    'input-changed rota.swap: The input /withId was string and is now integer',
    op('withId: Type.String()', 'withId: Type.Integer()'),
  ],
  [
    'input-changed rota.swap: The input no longer takes fields that it does not name',
    op(
      'Type.Object({ withId: Type.String() })',
      'Type.Object({ withId: Type.String() }, { additionalProperties: false })',
    ),
  ],
  ['reply-changed rota.plan: The reply /userId is gone', op('  userId: Type.String(),\n  state', '  state')],
  [
    'reply-changed rota.plan: The reply /state may now be "lost"',
    op("[Type.Literal('planned'),", "[Type.Literal('lost'), Type.Literal('planned'),"),
  ],
  [
    'reply-changed rota.plan: The reply /userId may now be null',
    op('  userId: Type.String(),\n  state', '  userId: Type.Union([Type.String(), Type.Null()]),\n  state'),
  ],
  [
    'reply-changed rota.list: The reply /items/*/userId may now be absent',
    op('  userId: Type.String(),\n  state', '  userId: Type.Optional(Type.String()),\n  state'),
  ],
  [
    'reply-changed rota.plan: The reply /id was string and is now integer',
    op('  id: Type.String(),', '  id: Type.Integer(),'),
  ],
  [
    'route-changed rota.plan: It was at POST /api/rota/plan and is now at PUT /api/rota/plan',
    op("title: 'Plan a shift',", "title: 'Plan', http: { method: 'PUT' },"),
  ],
  [
    'route-changed rota.plan: It answered 200 and now answers 201',
    op("title: 'Plan a shift',", "title: 'Plan', http: { status: 201 },"),
  ],
  ['route-changed rota.swap: The bulk route', op('  bulk: true,\n', '')],
  [
    'route-changed rota.shift: The subject was at "shifts" and is now at "duty"',
    contract("'shifts'", "'duty'"),
  ],
  ['command-removed rota: The command was there', op("  command: 'rota',\n", '')],
  [
    'permission-changed rota.swap: rota.read is no longer enough',
    op("['rota.write', 'rota.read']", "['rota.write']"),
  ],
  [
    'permission-changed rota.write: expert no longer hold it',
    [
      'manifest.ts',
      "title: 'Change the rota', roles: ['admin', 'expert']",
      "title: 'Change the rota', roles: ['admin']",
    ],
  ],
  [
    'permission-removed rota.read',
    ['manifest.ts', "'rota.read'", "'rota.see'"],
    op("'rota.read'", "'rota.see'"),
  ],
  ['feature-removed rota.swaps', ['manifest.ts', 'rota.swaps', 'rota.changes']],
  [
    'settings-changed rota: The setting /swaps is no longer taken',
    ['manifest.ts', 'swaps: Type', 'swapping: Type'],
  ],
  [
    'settings-changed rota: The setting /handover was string and is now integer',
    [
      'manifest.ts',
      "Type.String({ title: 'Handover at', default: '09:00' })",
      'Type.Integer({ default: 9 })',
    ],
  ],
  ['event-removed rota.swapped@1', contract('rota.swapped@1', 'rota.swapped@2')],
  [
    'event-changed rota.swapped@1: The payload /userId is gone',
    contract(
      'Type.Object({ shiftId: Type.String(), userId: Type.String() })',
      'Type.Object({ shiftId: Type.String() })',
    ),
  ],
  ['filter-removed rota.will-swap@1', contract('rota.will-swap@1', 'rota.before-swap@1')],
  [
    'filter-changed rota.will-swap@1: The value /shiftId was string and is now integer',
    contract(
      "'rota.will-swap@1', Type.Object({ shiftId: Type.String()",
      "'rota.will-swap@1', Type.Object({ shiftId: Type.Integer()",
    ),
  ],
  ['slot-removed rota.shift-foot@1', contract('rota.shift-foot@1', 'rota.foot@1')],
  ['contract-removed rota.api@1', contract('rota.api@1', 'rota.api@2')],
  [
    'contract-member-removed RotaV1.shifts',
    contract('  shifts(userIds: readonly string[]): Promise<Map<string, number>>;\n', ''),
  ],
  [
    'contract-member-changed RotaV1.onDuty: It was "onDuty(at: Date): Promise<string | null>" and is now "onDuty(at: Date): Promise<string>"',
    contract('Promise<string | null>', 'Promise<string>'),
  ],
  ['page-removed /rota', ['plugin.ts', "'/rota'", "'/roster'"]],
  ['migration-removed 0001-init', ['migrations.ts', '0001-init', '0001-start']],
])('%s', async (expected, ...spoils) => {
  expect((await changes(...spoils)).findings).toContainEqual(expect.stringContaining(expected));
});

test('what only adds is no finding', async () => {
  const { findings } = await changes(
    op(
      '      userId: Type.String(),\n      note',
      '      place: Type.Optional(Type.String()), floor: Type.Integer({ default: 1 }), userId: Type.String(),\n      note',
    ),
    op('maxLength: 200', 'maxLength: 500'),
    op("Type.Literal('night')]", "Type.Literal('night'), Type.Literal('late')]"),
    op('  id: Type.String(),', '  id: Type.String({ title: "Shift" }), place: Type.Optional(Type.String()),'),
    contract('onDuty(at: Date)', '/** Everybody. */ all(): Promise<string[]>; onDuty(at: Date)'),
    contract(
      'shiftId: Type.String(), userId: Type.String() }',
      'shiftId: Type.String(), userId: Type.String(), at: Type.String() }',
    ),
    [
      'manifest.ts',
      "title: 'See the rota', roles: ['admin',",
      "title: 'Look at the rota', roles: ['admin', 'customer',",
    ],
    ['manifest.ts', 'swaps: Type', 'weeks: Type.Integer({ default: 4 }), swaps: Type'],
    ['plugin.ts', "p.on(ticketCreated, 'call', () => {});", ''],
    ['plugin.ts', 'ticketCreated, ', ''],
  );
  expect(findings).toEqual([]);
});

test('a new major version may break, and says what', async () => {
  const { findings, notes } = await changes(
    op("rota.action('plan'", "rota.action('schedule'"),
    ['manifest.ts', "version: '1.0.0'", "version: '2.0.0'"],
    ['package.json', '"version": "1.0.0"', '"version": "2.0.0"'],
  );
  expect(findings).toEqual([]);
  expect(notes).toContainEqual(expect.stringMatching(/^rota\.plan: .*Allowed: 1\.0\.0 -> 2\.0\.0/));
});

test('the file in the folder is compared with when none is named, and replaced on request', async () => {
  const plugin = new SpoiledPlugin();
  const file = join(plugin.folder, 'contract-baseline.json');
  expect((await plugin.check()).findings).toEqual([]);
  expect(existsSync(file)).toBe(false);
  await plugin.check({ saveBaseline: true });
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  expect(saved).toMatchObject({ format: 1, id: 'rota', contractTypes: { RotaV1: {} } });
  saved.permissions.push({ id: 'rota.gone', title: '', roles: [], companyAdmin: false });
  plugin.spoil(['contract-baseline.json', null, JSON.stringify(saved)]);
  expect((await plugin.check()).findings).toMatchObject([{ code: 'permission-removed', at: 'rota.gone' }]);
  await plugin.check({ saveBaseline: true });
  expect((await plugin.check()).findings).toEqual([]);
  rmSync(file);
  await expect(plugin.check({ baseline: true })).rejects.toThrow('There is no baseline');
  plugin.spoil(['contract-baseline.json', null, '{}']);
  await expect(plugin.check()).rejects.toThrow('is no baseline of this version');
});
