import semver from 'semver';
import type { TSchema } from '../../../index.ts';
import type { PluginReport, ReportedOperation } from '../../manifest/plugin-report.ts';
import type { Finding } from '../finding.ts';
import { type Direction, schemaBreaks } from './schema-diff.ts';

const KEEP = 'Keep it and mark it @deprecated, or raise the major version of the plugin.';

/**
 * What in a plugin breaks those who rely on the older state of it: other plugins, callers of its routes, tenants with
 * stored settings, plans and roles.
 * @param older the saved baseline
 * @param newer the plugin as it is
 */
export function breakingChanges(older: PluginReport, newer: PluginReport): Finding[] {
  return [
    ...(older.id === newer.id
      ? []
      : [
          {
            ...gone('plugin-renamed', older.id, 'The plugin'),
            remedy: 'A plugin keeps its id for ever; tenants have its data.',
          },
        ]),
    ...changedOperations(older, newer),
    ...changedContract(older, newer),
    ...changedSchema(newer.id, 'settings', {
      ...schemas(older.settings, newer.settings),
      direction: 'input',
      what: 'The setting',
    }),
    ...changedPermissions(older, newer),
    ...missing('feature', 'The feature', older.features, newer.features),
    ...missing(
      'command',
      'The command',
      asIds(older.commands, ({ word }) => word),
      asIds(newer.commands, ({ word }) => word),
    ),
    ...missing(
      'page',
      'The page',
      asIds(older.pages, ({ path }) => path),
      asIds(newer.pages, ({ path }) => path),
    ),
    ...missing('route', 'The route', asIds(older.routes, routeOf), asIds(newer.routes, routeOf)),
    ...missing(
      'migration',
      'The migration',
      asIds(older.migrations, same),
      asIds(newer.migrations, same),
    ).map((one) => ({
      ...one,
      remedy: 'Migrations that ran stay; undo them by a new one.',
    })),
  ];
}

/** Whether the plugin says by its version that it breaks: a new major, or a new minor before 1.0 (semver 2.0.0 §4, §8). */
export function mayBreak(older: PluginReport, newer: PluginReport): boolean {
  const [was, is] = [semver.parse(older.version), semver.parse(newer.version)];
  if (!was || !is) return false;
  return is.major > was.major || (is.major === 0 && was.major === 0 && is.minor > was.minor);
}

function changedOperations(older: PluginReport, newer: PluginReport): Finding[] {
  return older.operations.flatMap((was) => {
    const is = newer.operations.find(({ id }) => id === was.id);
    if (!is) return [gone(`${was.kind}-removed`, was.id, `The ${was.kind}`)];
    return [
      ...changedAddress(was, is),
      ...changedRights(was, is),
      ...changedSchema(was.id, 'input', {
        older: was.input,
        newer: is.input,
        direction: 'input',
        what: 'The input',
      }),
      ...changedSchema(was.id, 'reply', {
        older: was.reply,
        newer: is.reply,
        direction: 'output',
        what: 'The reply',
      }),
    ];
  });
}

function changedAddress(was: ReportedOperation, is: ReportedOperation): Finding[] {
  const address = (op: ReportedOperation) => `${op.method} ${op.path}`;
  const found: Finding[] = [];
  if (address(was) !== address(is))
    found.push({
      code: 'route-changed',
      at: was.id,
      what: `It was at ${address(was)} and is now at ${address(is)}.`,
      remedy: 'Give the old method and path in "http".',
    });
  if (was.bulkPath !== null && is.bulkPath !== was.bulkPath)
    found.push({ ...gone('route-changed', was.id, `The bulk route ${was.bulkPath}`), remedy: KEEP });
  if (was.status !== is.status)
    found.push({
      code: 'route-changed',
      at: was.id,
      what: `It answered ${was.status} and now answers ${is.status}.`,
      remedy: 'Give the old status in "http".',
    });
  return found;
}

function changedRights(was: ReportedOperation, is: ReportedOperation): Finding[] {
  const lost = was.permissions.filter((permission) => !is.permissions.includes(permission));
  const what =
    was.public && !is.public
      ? 'Callers must log in now'
      : lost.length
        ? `${lost.join(', ')} is no longer enough`
        : '';
  if (!what || is.public) return [];
  return [{ code: 'permission-changed', at: was.id, what: `${what}.`, remedy: KEEP }];
}

function changedContract(
  { contract: older, ...was }: PluginReport,
  { contract: newer, ...is }: PluginReport,
): Finding[] {
  const emitted = (
    report: Pick<PluginReport, 'events'>,
    events: readonly { id: string; schema: TSchema }[],
  ) => [
    ...events,
    ...report.events.emitted
      .filter(({ id }) => events.every((event) => event.id !== id))
      .map(({ id, payload }) => ({ id, schema: payload })),
  ];
  const [wereEvents, areEvents] = [emitted(was, older.events), emitted(is, newer.events)];
  return [
    ...missing('contract', 'The contract', asIds(older.contracts, same), asIds(newer.contracts, same)),
    ...missing('event', 'The event', wereEvents, areEvents),
    ...missing('filter', 'The filter', older.filters, newer.filters),
    ...missing('slot', 'The slot', asIds(older.slots, same), asIds(newer.slots, same)),
    ...missing('subject', 'The subject', older.subjects, newer.subjects),
    ...both(wereEvents, areEvents).flatMap(([a, b]) =>
      changedSchema(a.id, 'event', {
        ...schemas(a.schema, b.schema),
        direction: 'output',
        what: 'The payload',
      }),
    ),
    // Handlers read the value and give it back: both ways must hold.
    ...both(older.filters, newer.filters).flatMap(([a, b]) => [
      ...changedSchema(a.id, 'filter', {
        ...schemas(a.schema, b.schema),
        direction: 'output',
        what: 'The value',
      }),
      ...changedSchema(a.id, 'filter', {
        ...schemas(a.schema, b.schema),
        direction: 'input',
        what: 'The value',
      }),
    ]),
    ...both(older.subjects, newer.subjects)
      .filter(([a, b]) => a.path !== b.path)
      .map(([a, b]) => ({
        code: 'route-changed',
        at: a.id,
        what: `The subject was at "${a.path}" and is now at "${b.path}".`,
        remedy: 'Give the old path to defineSubject.',
      })),
  ];
}

function changedPermissions(older: PluginReport, newer: PluginReport): Finding[] {
  return [
    ...missing('permission', 'The permission', older.permissions, newer.permissions),
    ...both(older.permissions, newer.permissions).flatMap(([was, is]) => {
      const lost = [
        ...was.roles.filter((role) => !is.roles.includes(role)),
        ...(was.companyAdmin && !is.companyAdmin ? ['company admins'] : []),
      ];
      if (lost.length === 0) return [];
      return [
        {
          code: 'permission-changed',
          at: was.id,
          what: `${lost.join(', ')} no longer hold it.`,
          remedy: KEEP,
        },
      ];
    }),
  ];
}

interface Change {
  readonly older: TSchema;
  readonly newer: TSchema;
  readonly direction: Direction;
  readonly what: string;
}
const schemas = (older: TSchema, newer: TSchema) => ({ older, newer });

function changedSchema(at: string, surface: string, { older, newer, direction, what }: Change): Finding[] {
  return schemaBreaks(older, newer, direction).map((one) => ({
    code: `${surface}-changed`,
    at,
    what: `${what} ${one.pointer ? `${one.pointer} ` : ''}${one.what}.`,
    remedy:
      direction === 'input'
        ? 'Take what was taken before: make new fields optional or give them a default.'
        : 'Give what was given before; new fields may come in addition.',
  }));
}

interface Named {
  readonly id: string;
}

function missing(code: string, what: string, older: readonly Named[], newer: readonly Named[]): Finding[] {
  const there = new Set(newer.map(({ id }) => id));
  return older.filter(({ id }) => !there.has(id)).map(({ id }) => gone(`${code}-removed`, id, what));
}

const gone = (code: string, at: string, what: string): Finding => ({
  code,
  at,
  what: `${what} was there in the baseline and is gone.`,
  remedy: KEEP,
});

function both<T extends Named>(older: readonly T[], newer: readonly T[]): [T, T][] {
  return older.flatMap((was) => {
    const is = newer.find(({ id }) => id === was.id);
    return is ? [[was, is] as [T, T]] : [];
  });
}

const same = (id: string): string => id;
const routeOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
function asIds<T>(list: readonly T[], id: (one: T) => string): Named[] {
  return list.map((one) => ({ id: id(one) }));
}
