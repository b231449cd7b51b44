import { columns } from '../tool/columns.ts';
import type { PluginReport, ReportedOperation } from './plugin-report.ts';

/** A report for people: one block for each kind of contribution that there is. */
export function reportText(report: PluginReport): string[] {
  const blocks: [string, string[][]][] = [
    [
      'Needs',
      [
        ...report.requires.map((need) => [need.contract, `as c.use.${need.name}`]),
        ...report.optional.map((need) => [need.contract, `as c.use.${need.name}, when it is there`]),
      ],
    ],
    ['Talks to', report.network.map((host) => [host])],
    [
      'Permissions',
      report.permissions.map(({ id, title, roles, companyAdmin }) => [
        id,
        title,
        [...roles, ...(companyAdmin ? ['company admin'] : [])].join(', ') || 'nobody by itself',
      ]),
    ],
    ['Settings', settingRows(report)],
    ['Features', report.features.map((f) => [f.id, f.type, String(f.default)])],
    ['Operations', report.operations.map(operationRow)],
    ['Routes', report.routes.map((r) => [r.path, r.method, r.public ? 'public' : (r.permission ?? '')])],
    ['Commands', report.commands.map(({ word, operation }) => [word, operation])],
    ['Events that it tells', report.events.emitted.map(({ id, description }) => [id, description])],
    ['Events that it handles', report.events.handled.map(({ event, handler }) => [event, handler])],
    ['Filters', report.filters.map(({ filter, handler }) => [filter, handler])],
    ['Contracts', report.provides.map((id) => [id])],
    ['Slots', report.slots.map(({ id, slot, component }) => [id, slot, component])],
    ['Pages', report.pages.map(({ path, title, component }) => [path, title, component])],
    [
      'Jobs',
      report.jobs.map(({ id, cron, perTenant }) => [
        id,
        cron ?? 'on request',
        perTenant ? 'for each tenant' : '',
      ]),
    ],
    ['In the background', report.background.map(({ name, role }) => [name, role])],
    ['Health', report.health.map((name) => [name])],
    ['Migrations', report.migrations.map((name) => [name])],
    [
      'Tables',
      report.tables.map(({ name, migration, fenced }) => [
        name,
        migration,
        fenced ? 'row-level security' : 'NO row-level security',
      ]),
    ],
  ];
  return [
    `${report.title} (${report.id}) ${report.version}, for SDK ${report.sdk}`,
    ...(report.description ? [report.description] : []),
    ...blocks.flatMap(([title, rows]) =>
      rows.length
        ? ['', title, ...columns(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest]))]
        : [],
    ),
  ];
}

function operationRow(op: ReportedOperation): string[] {
  return [op.id, op.kind, `${op.method} ${op.path}`, op.public ? 'public' : op.permissions.join(' or ')];
}

function settingRows({ settings }: PluginReport): string[][] {
  const properties = (settings.properties ?? {}) as Record<string, { title?: string; default?: unknown }>;
  return Object.entries(properties).map(([name, schema]) => [
    name,
    schema.title ?? '',
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]);
}
