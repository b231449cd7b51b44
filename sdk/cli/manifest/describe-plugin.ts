import {
  type AnyManifest,
  availablePath,
  bulkPath,
  type Contract,
  type FeatureSpec,
  type OperationDef,
  operationPath,
  type PermissionSpec,
  type Plugin,
} from '../../index.ts';
import { contractOf } from './contract-exports.ts';
import type { NeededContract, PluginReport, ReportedOperation } from './plugin-report.ts';
import { record } from './recorder.ts';
import { tablesOf } from './tables.ts';

/**
 * What a plugin contributes. Runs its pure `register` and writes the SQL of its migrations; starts nothing.
 * @param plugin the default export of `plugin.ts`
 * @param contractModule the exports of `contract.ts`; empty when there is none
 * @throws what `register` or a migration throws
 */
export function describePlugin(
  plugin: Plugin,
  contractModule: Readonly<Record<string, unknown>> = {},
): PluginReport {
  const { manifest } = plugin;
  const found = record(plugin);
  const operations = byId(found.operations.map(describeOperation));
  const report: PluginReport = {
    format: 1,
    ...headOf(manifest),
    permissions: permissionsOf(manifest),
    settings: manifest.settings,
    features: featuresOf(manifest),
    operations,
    subjects: byId(
      found.subjects.map((subject) => ({
        id: subject.id,
        actionsPath: availablePath(manifest.id, subject),
      })),
    ),
    provides: found.provides.toSorted(),
    events: {
      emitted: byId(found.events.map(({ id, description, payload }) => ({ id, description, payload }))),
      handled: sorted(found.subscriptions, (s) => `${s.event} ${s.handler}`),
    },
    filters: sorted(found.filters, (f) => `${f.filter} ${f.handler}`),
    jobs: byId(
      found.jobs.map(({ id, cron, perTenant, data }) => ({
        id,
        cron: cron ?? null,
        perTenant,
        data: data ?? null,
      })),
    ),
    routes: sorted(
      found.routes.map((route) => ({
        method: route.method,
        path: route.path,
        permission: route.permission ?? null,
        public: route.public !== undefined,
      })),
      (route) => `${route.path} ${route.method}`,
    ),
    pages: sorted(
      found.pages.map((page) => ({
        path: page.path,
        component: page.component,
        title: page.title,
        area: page.area ?? 'workspace',
        permission: page.permission ?? null,
        navigation: page.nav?.group ?? null,
      })),
      (page) => page.path,
    ),
    slots: byId(
      found.slots.map(({ slot, contribution }) => ({
        id: contribution.id,
        slot,
        component: contribution.component,
        title: contribution.title ?? null,
        permission: contribution.permission ?? null,
      })),
    ),
    commands: byId(found.operations).flatMap(({ id, command }) =>
      command
        ? [{ word: command.word, aliases: command.aliases, grammar: command.grammar, operation: id }]
        : [],
    ),
    background: sorted(found.background, (service) => service.name),
    health: found.health.toSorted(),
    hooks: { onEnable: found.onEnable, principal: found.principal },
    migrations: plugin.migrations.map((migration) => migration.name),
    tables: tablesOf(plugin.migrations),
    contract: contractOf(contractModule),
  };
  // Plain data only (schemas carry symbols), so that a report equals the one that was saved and read again.
  return JSON.parse(JSON.stringify(report)) as PluginReport;
}

function headOf(manifest: AnyManifest) {
  return {
    id: manifest.id,
    title: manifest.title,
    description: manifest.description ?? '',
    version: manifest.version,
    sdk: manifest.sdk,
    critical: manifest.critical ?? false,
    requires: neededOf(manifest.requires),
    optional: neededOf(manifest.optional),
    network: [...(manifest.network ?? [])].sort(),
  };
}

function neededOf(contracts: Readonly<Record<string, Contract<unknown>>> | undefined): NeededContract[] {
  const needed = Object.entries(contracts ?? {}).map(([name, { id }]) => ({
    name,
    contract: id,
    plugin: id.slice(0, id.indexOf('.')),
  }));
  return sorted(needed, (one) => one.contract);
}

function permissionsOf(manifest: AnyManifest): PluginReport['permissions'] {
  const specs = Object.entries((manifest.permissions ?? {}) as Record<string, PermissionSpec>);
  return byId(
    specs.map(([id, { title, roles, companyAdmin }]) => ({
      id,
      title,
      roles,
      companyAdmin: companyAdmin ?? false,
    })),
  );
}

function featuresOf(manifest: AnyManifest): PluginReport['features'] {
  const specs = Object.entries((manifest.features ?? {}) as Record<string, FeatureSpec>);
  return byId(
    specs.map(([id, { type, default: value }]) => ({
      id,
      type,
      default: value === Number.POSITIVE_INFINITY ? 'unlimited' : value,
    })),
  );
}

function describeOperation(op: OperationDef): ReportedOperation {
  return {
    id: op.id,
    kind: op.kind,
    title: op.title,
    ...operationPath(op),
    bulkPath: bulkPath(op),
    status: op.http.status ?? 200,
    permissions: op.permissions,
    public: op.public,
    risk: op.risk,
    subject: op.subject?.id ?? null,
    command: op.command?.word ?? null,
    input: op.input,
    reply: op.reply,
  };
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): T[] => sorted(list, (one) => one.id);

function sorted<T>(list: readonly T[], key: (one: T) => string): T[] {
  return list.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
