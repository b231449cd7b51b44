import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugins } from '@serviflow/config/plugins';
import { Type } from '@serviflow/sdk';
import { beforeAll, expect, test } from 'vitest';
import { contractsPage } from '../../apps/cli/docs/contracts/contracts-page.ts';
import { type Offers, readOffers } from '../../apps/cli/docs/contracts/offers.ts';
import { derivedFrom, typeOf } from '../../apps/cli/docs/contracts/schema-type.ts';
import { publicManifest } from '../../apps/cli/pack/public-manifest.ts';

/** What `docs/contracts.md` tells strangers has to hold for them. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let all: Offers[];
let page: string;
beforeAll(async () => {
  all = await Promise.all(plugins.map((plugin) => readOffers(ROOT, plugin)));
  page = contractsPage(all);
});

test('every contract function, record, slot and filter says what it is', () => {
  const wordless = all.flatMap(({ id, contracts, subjects, slots, filters }) =>
    [
      ...contracts.flatMap(({ about, methods, name }) => [{ name, doc: about }, ...methods]),
      ...[...subjects, ...slots, ...filters],
    ]
      .filter(({ doc }) => !doc.text)
      .map(({ name }) => `${id}: ${name}`),
  );
  expect(all.flatMap(({ contracts }) => contracts).length).toBeGreaterThan(3);
  expect(wordless).toEqual([]);
});

test('what the page imports is there, under that name', async () => {
  const lines = [...page.matchAll(/import \{([^}…]+)\} from '([^']+)'/g)];
  expect(lines.length).toBeGreaterThan(10);
  for (const [, names = '', door = ''] of lines) {
    const module = (await import(door)) as Record<string, unknown>;
    const wanted = names.split(',').map((name) => name.trim());
    expect(wanted.filter((name) => name && !(name in module))).toEqual([]);
  }
});

test('the packages that strangers get have the door that the page names', () => {
  for (const { id, door, packageName } of all) {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'plugins', id, 'package.json'), 'utf8'));
    const shipped = publicManifest(manifest, { license: undefined, folders: ['dist'] });
    expect(`${packageName}/contract`).toBe(door);
    expect(shipped.exports).toMatchObject({
      './contract': { types: './dist/contract.d.ts', default: './dist/contract.js' },
    });
  }
});

test('every slot is shown somewhere', () => {
  const screens = globSync('{plugins,apps/web}/**/*.tsx', { cwd: ROOT, exclude: ['**/node_modules/**'] });
  const text = screens.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
  const slots = all.flatMap((plugin) => plugin.slots);
  expect(slots.length).toBeGreaterThan(5);
  expect(
    slots.filter(({ id }) => !text.includes(`id="${id}"`) && !text.includes(`useSlot('${id}')`)),
  ).toEqual([]);
});

test('a section has functions with what they throw, records, slots, filters, permissions and types', () => {
  const section = page.split('\n## ').find((part) => part.startsWith('tickets\n')) ?? '';
  for (const part of [
    'requires: { tickets: TICKETS }',
    '- `setStatus(ticketId: string, to: Status, options?: ChangeOptions): Promise<Ticket>`: Moves a ticket',
    '  - Throws Problem 409',
    '| `TICKET` | `tickets.ticket` | `Ticket` |',
    '`/api/<yours>/tickets/{id}/<name>`',
    '| `ticketSidebar` | `tickets.sidebar@1` | Cards to the right of the timeline. | `{ ticketId: string; number: number }` |',
    "Omit<Ticket, 'number'> & {",
    '| `tickets.work` | Work on tickets | admin, expert |',
    "type Status = 'open' | 'in_progress' | 'paused' | 'resolved' | 'closed';",
    '  // Per tenant, shown as `#1042`.\n  number: number;',
    '(events.md#ticketscreated1)',
  ])
    expect(section).toContain(part);
});

test('a schema as a TypeScript type', () => {
  const Person = Type.Object({ name: Type.String(), age: Type.Optional(Type.Integer()) });
  const names = new Map([[JSON.stringify(Person), 'Person']]);
  const Either = Type.Union([Type.Literal("it's"), Type.Null()]);
  expect(typeOf(Person, new Map())).toBe('{ name: string; age?: number }');
  expect(typeOf(Type.Object({ of: Type.Array(Person), any: Type.Unknown() }), names)).toBe(
    '{ of: Person[]; any: unknown }',
  );
  expect(typeOf(Type.Array(Either), names)).toBe("('it\\'s' | null)[]");
  expect(typeOf(Type.Record(Type.String(), Type.Boolean()), names)).toBe('Record<string, boolean>');
});

test('an object that is nearly a named one is told by it', () => {
  const five = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, Type.String()]));
  const Named = Type.Object(five);
  const { a: _gone, ...rest } = five;
  const near = Type.Object({ ...rest, more: Type.Integer() });
  expect(derivedFrom(near, new Map([['Named', Named]]))).toMatchObject({
    base: 'Named',
    without: ['a'],
    more: { properties: { more: { type: 'integer' } } },
  });
  expect(derivedFrom(Type.Object({ a: Type.String() }), new Map([['Named', Named]]))).toBeNull();
});
