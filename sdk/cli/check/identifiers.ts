import {
  checkCommand,
  checkJob,
  checkManifest,
  checkOperation,
  checkOwnId,
  checkVersionedId,
  type Plugin,
  type PluginFault,
} from '../../index.ts';
import type { PluginReport } from '../manifest/plugin-report.ts';
import type { Finding } from './finding.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  'plugin-id': 'Choose another id; it is also the PostgreSQL schema and the base of the routes.',
  version: 'Use a semantic version: 1.0.0.',
  'sdk-range': 'Name a range that holds the SDK of the desks that you serve: ^1.0.0.',
  'contract-id': 'Import the contract from the plugin that owns it.',
  'foreign-id': 'Begin it with the id of your plugin and a dot.',
  'unversioned-id': 'End it with a major version, for example @1: what breaks others gets the next number.',
  command:
    'Write the word in letters, and a grammar of <subject>, <field> and <field...> that the input has.',
  cron: 'Write five fields as in crontab: minute, hour, day of the month, month, day of the week.',
  'no-permission': 'Name a permission of your manifest, or say public: true when nobody has to log in.',
  'unknown-permission': 'Declare it in the manifest, or name one that is there.',
};

/** What is wrong with the manifest and with the names and addresses of what the plugin declares. */
export function checkIdentifiers(plugin: Plugin, report: PluginReport): Finding[] {
  const found: Finding[] = [];
  const add = (at: string, faults: readonly PluginFault[]) => {
    for (const { code, what } of faults)
      found.push({ code, at, what, remedy: REMEDIES[code] ?? 'Mend the declaration.' });
  };
  const own = (what: string, id: string) => add(id, checkOwnId(report.id, what, id));
  add('manifest.ts', checkManifest(plugin.manifest));
  const permissions = new Set(report.permissions.map(({ id }) => id));
  /** Permissions of other plugins are theirs to name; an own one that nobody declares hides the screen from all. */
  const unknownPermission = (name: string | null): PluginFault[] =>
    name?.startsWith(`${report.id}.`) && !permissions.has(name)
      ? [{ code: 'unknown-permission', what: `It asks for ${name}, which the manifest does not declare.` }]
      : [];
  for (const op of report.operations) {
    add(op.id, checkOperation(report.id, permissions, op));
    const command = report.commands.find(({ operation }) => operation === op.id);
    add(op.id, checkCommand({ ...op, command }));
  }
  for (const { path, permission } of report.pages) add(path, unknownPermission(permission));
  for (const { id, permission } of report.slots) add(id, unknownPermission(permission));
  for (const { id, cron } of report.jobs) add(id, checkJob({ id, cron: cron ?? undefined }));
  for (const { id } of report.subjects) own('Subject', id);
  for (const { id } of report.jobs) own('Job', id);
  for (const { id } of report.slots) own('Contribution', id);
  for (const { id } of report.events.emitted) own('Event', id);
  for (const id of report.provides) own('Contract', id);
  const { contract } = report;
  for (const id of contract.slots) own('Slot', id);
  for (const { id } of contract.subjects) own('Subject', id);
  for (const [what, ids] of [
    ['Contract', contract.contracts],
    ['Event', contract.events.map(({ id }) => id)],
    ['Filter', contract.filters.map(({ id }) => id)],
  ] as const) {
    for (const id of ids) {
      own(what, id);
      add(id, checkVersionedId(what, id));
    }
  }
  return unique([...found, ...twice(report), ...outside(report)]);
}

/** The loader refuses a name that stands for two things. */
function twice(report: PluginReport): Finding[] {
  const names: [what: string, ids: readonly string[]][] = [
    ['Operation', report.operations.map(({ id }) => id)],
    ['Route', [...report.operations, ...report.routes].map(({ method, path }) => `${method} ${path}`)],
    ['Handler', report.events.handled.map(({ handler }) => handler)],
    ['Filter handler', report.filters.map(({ handler }) => handler)],
    ['Job', report.jobs.map(({ id }) => id)],
    ['Command', report.commands.map(({ word }) => word)],
    ['Migration', report.migrations],
  ];
  return names.flatMap(([what, ids]) =>
    [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => ({
      code: 'declared-twice',
      at: id,
      what: `${what} "${id}" is declared twice.`,
      remedy: 'Rename one of them, or register it once.',
    })),
  );
}

/** Installed plugins stay below their own address. */
function outside(report: PluginReport): Finding[] {
  const base = `/api/${report.id}`;
  return report.operations
    .flatMap(({ id, path, bulkPath }) => [path, ...(bulkPath ? [bulkPath] : [])].map((at) => ({ id, at })))
    .filter(({ at }) => at !== base && !at.startsWith(`${base}/`))
    .map(({ id, at }) => ({
      code: 'foreign-route',
      at: id,
      what: `It wants ${at}, which is not below ${base}.`,
      remedy: 'Give http.path below the base of your plugin, without /api.',
    }));
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [`${one.code} ${one.at} ${one.what}`, one])).values()];
}
