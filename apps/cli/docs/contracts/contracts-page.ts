import type { FilterDef, SubjectDef } from '@serviflow/sdk';
import * as sdk from '@serviflow/sdk';
import { memberLines } from '../reference/declaration-text.ts';
import type { Doc } from '../surface/doc-comment.ts';
import type { Offered, Offers } from './offers.ts';
import { fieldTypes } from './schema-type.ts';

const headOf = ({ id, door, packageName, version, contracts: [contract] }: Offers): string =>
  `# What plugins offer to each other

This page is written by \`node apps/cli/main.ts docs\` from the contracts of the plugins. Do not edit it.

A plugin imports of another one its contract and nothing else. In a package of your own three lines belong together:

| line | where | for \`${id}\` |
|---|---|---|
| the import | your source | \`import { ${contract?.name} } from '${door}';\` |
| the package | \`peerDependencies\` of package.json | \`"${packageName}": "^${version}"\` |
| the contract | \`requires\` of the manifest, or \`optional\` when you can do without | \`requires: { ${id}: ${contract?.name} }\` |

The manifest names a contract of each plugin that you import from, where it has one. With \`requires\` your plugin is set
aside where the other is missing; with \`optional\`, \`c.use.${id}\` may be \`undefined\`. Who only shows something in a
slot, and does not want to need the plugin, declares the slot again: \`defineSlot<Props>('id')\`.

- **Functions**: the methods of a contract, \`c.use.${id}.…\`, in the transaction of the call.
- **Records** (subjects): \`manifest.actionOn(record, 'name', …)\` hangs an action on them, \`queryOn\` a query.
- **Slots**: \`p.contribute(slot, { id, component })\` shows a component there; it gets the props of the slot.
- **Filters**: \`p.filter(filter, 'name', handler)\` may change the value, or refuse by throwing a Problem.
- **Events**: \`p.on(event, 'name', handler)\`. What they carry is told in [events.md](events.md).
- **Permissions** are for \`c.can('id')\`, for pages and contributions, and for the audience of events.

What may change in all this, and when, is written in [sdk-promise.md](sdk-promise.md).
`;

/** @param plugins in any order; the page sorts them by id */
export function contractsPage(plugins: readonly Offers[]): string {
  const sorted = plugins.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const offering = sorted.filter(offersAny);
  const silent = sorted.filter((one) => !offersAny(one));
  const example = offering.findLast(({ contracts }) => contracts.length > 0);
  return [
    ...(example ? [headOf(example)] : []),
    '| plugin | functions | records | slots | filters | events |',
    '|---|---|---|---|---|---|',
    ...offering.map(overviewRow),
    '',
    ...offering.flatMap(sectionOf),
    ...silent.flatMap(silentSection),
    ...deskSection(),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const offersAny = ({ contracts, subjects, slots, filters, events }: Offers): boolean =>
  [contracts, subjects, slots, filters, events].some((list) => list.length > 0);

function overviewRow({ id, contracts, subjects, slots, filters, events }: Offers): string {
  const names = (all: readonly Offered[]) => all.map(({ name }) => `\`${name}\``).join(' ');
  const cells = [contracts, subjects, slots, filters].map(names);
  return `| [${id}](#${id}) | ${cells.join(' | ')} | ${events.length || ''} |`;
}

function sectionOf(plugin: Offers): string[] {
  const { id, title, description, contracts, subjects, slots, filters, events } = plugin;
  return [
    `## ${id}`,
    '',
    `**${title}.** ${description}`,
    '',
    ...manifestLines(plugin),
    ...contracts.flatMap((contract) => contractLines(plugin, contract)),
    ...(subjects.length ? subjectLines(plugin) : []),
    ...(slots.length ? slotLines(plugin) : []),
    ...(filters.length ? [`### Filters of ${id}`, '', ...importLines(plugin, filters)] : []),
    ...filters.flatMap(filterLines),
    ...(events.length ? eventLines(plugin) : []),
    ...permissionLines(plugin),
    ...otherLines(plugin),
    ...shapeSection(plugin),
  ];
}

function manifestLines({ id, packageName, version, contracts }: Offers): string[] {
  const [contract] = contracts;
  const peers = `package.json: \`"peerDependencies": { "${packageName}": "^${version}" }\``;
  const names = contract
    ? `Manifest: \`requires: { ${camelCase(id)}: ${contract.name} }\``
    : 'The manifest names nothing';
  return [`${names}; ${peers}.`, ''];
}

const importLines = ({ door }: Pick<Offers, 'door'>, all: readonly { readonly name: string }[]): string[] => {
  const names = all.map(({ name }) => name);
  const line = `import { ${names.join(', ')} } from '${door}';`;
  const lines =
    line.length <= 100 ? [line] : ['import {', ...names.map((name) => `  ${name},`), `} from '${door}';`];
  return ['```ts', ...lines, '```', ''];
};

function contractLines(plugin: Offers, { name, id, about, methods }: Offers['contracts'][number]): string[] {
  return [
    `### Functions: \`${id}\``,
    '',
    ...importLines(plugin, [{ name }]),
    ...(about.text ? [about.text, ''] : []),
    ...methods.flatMap(memberLines),
    '',
  ];
}

function subjectLines(plugin: Offers): string[] {
  return [
    `### Records of ${plugin.id}`,
    '',
    ...importLines(plugin, plugin.subjects),
    '| import | id | type | what | an action of yours answers at |',
    '|---|---|---|---|---|',
    ...plugin.subjects.map(
      ({ name, id, type, doc, route }) =>
        `| \`${name}\` | \`${id}\` | \`${type}\` | ${cell(doc)} | \`${route}\` |`,
    ),
    '',
  ];
}

function slotLines(plugin: Offers): string[] {
  return [
    `### Slots of ${plugin.id}`,
    '',
    ...importLines(plugin, plugin.slots),
    '| import | id | where | props |',
    '|---|---|---|---|',
    ...plugin.slots.map(
      ({ name, id, doc, props }) =>
        `| \`${name}\` | \`${id}\` | ${cell(doc)} | ${/^Record<\w+, never>$/.test(props) ? 'none' : `\`${props}\``} |`,
    ),
    '',
  ];
}

const FAULT = { skip: 'leaves the handler out', refuse: 'refuses the call' } as const;

const filterLines = ({ name, id, doc, value, phases }: Offers['filters'][number]): string[] => [
  `**\`${name}\`** \`${id}\`: ${cell(doc)}`,
  '',
  `Phases: ${phases.map(({ phase, onFault }) => `\`${phase}\` (a fault ${FAULT[onFault]})`).join(', ')}.`,
  '',
  '```ts',
  ...value,
  '```',
  '',
];

function eventLines(plugin: Offers): string[] {
  const all = plugin.events.map(
    ({ name, id }) => `- \`${name}\`: [${id}](events.md#${id.replace(/[.@]/g, '')})`,
  );
  return [`### Events of ${plugin.id}`, '', `From \`${plugin.door}\`:`, '', ...all, ''];
}

function permissionLines({ id, permissions }: Offers): string[] {
  if (permissions.length === 0) return [];
  return [
    `### Permissions of ${id}`,
    '',
    '| id | what | roles |',
    '|---|---|---|',
    ...permissions.map(({ id: permission, title, roles, companyAdmin }) => {
      const held = [...roles, ...(companyAdmin ? ['company admins'] : [])];
      return `| \`${permission}\` | ${oneLine(title)} | ${held.join(', ') || 'none'} |`;
    }),
    '',
  ];
}

function otherLines({ id, door, others }: Offers): string[] {
  if (others.length === 0) return [];
  const told = others.filter(({ doc }) => doc.text);
  const rest = others.filter(({ doc }) => !doc.text).map(({ name }) => `\`${name}\``);
  return [
    `### Also exported by ${id}`,
    '',
    `From \`${door}\`:`,
    '',
    ...told.map(({ name, doc }) => `- \`${name}\`: ${cell(doc)}`),
    ...(rest.length ? [`- Lists, schemas and helpers: ${rest.join(', ')}`] : []),
    '',
  ];
}

function shapeSection({ id, door, shapes }: Offers): string[] {
  if (shapes.length === 0) return [];
  return [
    `### Types of ${id}`,
    '',
    `For \`import type { … } from '${door}';\``,
    '',
    '<details>',
    `<summary>${shapes.map(({ name }) => name).join(', ')}</summary>`,
    '',
    '```ts',
    ...shapes.flatMap(({ doc, lines }, index) => [
      ...(index ? [''] : []),
      ...(doc.text ? [`// ${doc.text.replace(/\s*\n+\s*/g, ' ')}`] : []),
      ...lines,
    ]),
    '```',
    '',
    '</details>',
    '',
  ];
}

const silentSection = (plugin: Offers): string[] => [
  `## ${plugin.id}`,
  '',
  `**${plugin.title}.** ${plugin.description} It offers nothing to others.`,
  '',
  ...permissionLines(plugin),
];

/** What the SDK declares for the desk's own parts, which every plugin may use without naming them. */
function deskSection(): string[] {
  // A module lists its names in an order of its own.
  const declared = Object.entries(sdk as Readonly<Record<string, unknown>>)
    .flatMap(([name, value]) => {
      const { kind } = Object(value) as { kind?: unknown };
      return kind === 'subject' || kind === 'filter'
        ? [{ name, def: value as SubjectDef<unknown> | FilterDef }]
        : [];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const noNames = new Map<string, string>();
  return [
    '## The desk itself',
    '',
    'No manifest names it. The words to these are in the reference: [events and filters](reference/events.md); the slots of',
    'the pages around (`shell.top-bar` and so on) in [sdk/ui/README.md](../sdk/ui/README.md).',
    '',
    ...importLines({ door: '@serviflow/sdk' }, declared),
    '| import | id | what | value |',
    '|---|---|---|---|',
    ...declared.map(({ name, def }) => {
      const value =
        def.kind === 'filter'
          ? fieldTypes(def.value, noNames)
              .map(({ field, type }) => `${field}: ${type}`)
              .join('; ')
          : '';
      return `| [\`${name}\`](reference/events.md#${name.toLowerCase()}) | \`${def.id}\` | ${def.kind === 'filter' ? 'filter' : 'record'} | ${value ? `\`{ ${value.replaceAll('|', '\\|')} }\`` : '`User`'} |`;
    }),
    '',
  ];
}

/** For a cell of a table: one line, no column of its own. */
const oneLine = (text: string): string => text.replace(/\s*\n+\s*/g, ' ').replaceAll('|', '\\|');

const cell = ({ text, deprecated }: Doc): string =>
  oneLine(deprecated ? `**Deprecated:** ${deprecated} ${text}` : text);

const camelCase = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
