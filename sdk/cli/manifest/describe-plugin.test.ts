import { expect, test } from 'vitest';
import {
  defineContract,
  defineEvent,
  defineFilter,
  defineManifest,
  defineMigration,
  definePlugin,
  defineSlot,
  defineSubject,
  flag,
  Type,
  tenantTable,
} from '../../index.ts';
import { describePlugin } from './describe-plugin.ts';
import { reportText } from './report-text.ts';

const PHONE = defineContract<{ ring(): void }>('phone.api@1');
const BELL = defineContract<{ silent(): boolean }>('bell-tower.api@2');
const BOX = defineSubject<{ id: string }>('phone.box', 'boxes');
const rung = defineEvent('bell-tower.rung@1', Type.Object({ times: Type.Integer() }), 'The bell rang.');
const willRing = defineFilter('phone.will-ring@1', Type.Object({ loud: Type.Boolean() }));
const side = defineSlot<{ boxId: string }>('phone.side@1');

const bell = defineManifest({
  id: 'bell-tower',
  title: 'Bell tower',
  version: '2.1.0',
  sdk: '^1.0.0',
  requires: { phone: PHONE },
  settings: Type.Object({ loud: Type.Boolean({ title: 'Loud', default: true }) }),
  permissions: { 'bell-tower.ring': { title: 'Ring', roles: ['admin'], companyAdmin: true } },
  features: { 'bell-tower.chimes': flag() },
  network: ['*.time.example'],
});
const ring = bell.actionOn(BOX, 'ring', {
  title: 'Ring',
  permission: 'bell-tower.ring',
  command: 'ring',
  bulk: true,
  input: Type.Object({ times: Type.Integer() }),
  reply: Type.Object({}),
  run: () => {
    throw new Error('Describing runs nothing.');
  },
});
const plugin = definePlugin(bell, {
  migrations: [
    defineMigration('0001-init', (roles) => [
      ...tenantTable(roles, 'bell_tower.bell', { columns: ['name text not null'] }),
      'create table bell_tower.open (id uuid primary key)',
      'create table "bell_tower"."gone" (id uuid)',
    ]),
    defineMigration('0002-tidy', () => ['drop table bell_tower.gone']),
  ],
  register(p) {
    p.action(ring);
    p.provide(BELL, () => ({ silent: () => true }));
    p.event(rung);
    p.on(rung, 'echo', () => undefined);
    p.filter(willRing, 'soften', () => undefined);
    p.contribute(side, { id: 'bell-tower.card', component: 'BellCard' });
    p.health('clapper', async () => ({ ok: true }));
  },
});

test('a report says what a plugin contributes, with routes, tables and its contract', () => {
  const report = describePlugin(plugin, { BELL, rung, willRing, unrelated: 1, BellV1: undefined });
  expect(report).toMatchObject({
    id: 'bell-tower',
    version: '2.1.0',
    sdk: '^1.0.0',
    requires: [{ name: 'phone', contract: 'phone.api@1', plugin: 'phone' }],
    network: ['*.time.example'],
    permissions: [{ id: 'bell-tower.ring', roles: ['admin'], companyAdmin: true }],
    features: [{ id: 'bell-tower.chimes', type: 'flag', default: false }],
    operations: [
      {
        id: 'bell-tower.ring',
        method: 'POST',
        path: '/api/bell-tower/phone/boxes/{id}/ring',
        bulkPath: '/api/bell-tower/phone/boxes/bulk/ring',
        subject: 'phone.box',
      },
    ],
    commands: [{ word: 'ring', aliases: [], grammar: '<subject> <times>', operation: 'bell-tower.ring' }],
    provides: ['bell-tower.api@2'],
    events: { handled: [{ event: 'bell-tower.rung@1', handler: 'echo' }] },
    filters: [{ filter: 'phone.will-ring@1', handler: 'soften' }],
    slots: [{ id: 'bell-tower.card', slot: 'phone.side@1', component: 'BellCard' }],
    health: ['clapper'],
    migrations: ['0001-init', '0002-tidy'],
    tables: [
      { name: 'bell_tower.bell', fenced: true, migration: '0001-init' },
      { name: 'bell_tower.open', fenced: false, migration: '0001-init' },
    ],
    contract: {
      contracts: ['bell-tower.api@2'],
      events: [{ id: 'bell-tower.rung@1' }],
      filters: [{ id: 'phone.will-ring@1' }],
    },
  });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('the text for people has a block for each kind of contribution and none that is empty', () => {
  const lines = reportText(describePlugin(plugin));
  expect(lines[0]).toBe('Bell tower (bell-tower) 2.1.0, for SDK ^1.0.0');
  expect(lines).toContain(
    '  bell-tower.ring  action  POST /api/bell-tower/phone/boxes/{id}/ring  bell-tower.ring',
  );
  expect(lines).toContain('  bell_tower.open  0001-init  NO row-level security');
  expect(lines).not.toContain('Pages');
});
