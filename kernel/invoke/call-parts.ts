import { type Directory, type Links, type Logger, problems } from '@serviflow/sdk';
import { sql } from 'kysely';
import { CallLinks } from '../auth/link-store.ts';
import { hashToken } from '../auth/opaque-token.ts';
import { CallCommands } from '../commands/call-commands.ts';
import { ownerOf } from '../loader/dependencies.ts';
import type { Loader } from '../loader/loader.ts';
import { outsideOf } from '../outside/outside-of-call.ts';
import { DEADLINES, type Runtime } from '../runtime.ts';
import type { Call } from './call.ts';
import { Catalogue } from './catalogue.ts';
import { assertNotOver } from './current-call.ts';
import { withDeadline } from './deadline.ts';
import type { CallParts } from './parts-of-call.ts';
import { PluginContext, useClassOf } from './plugin-context.ts';
import { isRefusal } from './refusal.ts';
import { fits } from './validation.ts';

/** Wires what a call needs to the parts of the kernel. */
export function makeCallParts(
  runtime: Runtime,
  loader: Loader,
  doors: Pick<CallParts, 'nested' | 'transact' | 'as' | 'confine' | 'offers'>,
): CallParts {
  const useClasses = new Map<string, new (call: Call) => Record<string, unknown>>();
  const useOf = (plugin: string) => {
    let made = useClasses.get(plugin);
    if (!made) {
      const state = loader.state(plugin);
      if (!state) throw new Error(`There is no plugin ${plugin}`);
      made = useClassOf(state.manifest);
      useClasses.set(plugin, made);
    }
    return made;
  };
  return {
    ...doors,
    container: runtime.container,
    registry: runtime.registry,
    breakers: runtime.breakers,
    secrets: runtime.secrets,
    quota: (key, { times, seconds }) =>
      runtime.auth.throttle.require(`quota:${hashToken(key)}`, {
        limit: times,
        window: seconds,
        wait: Math.ceil(seconds / 4),
        maxWait: seconds,
      }),
    baseUrl: runtime.options.baseUrl,
    now: () => runtime.now(),
    healthy: (plugin) => loader.healthy(plugin),
    titleOf: (plugin) => loader.state(plugin)?.manifest.title ?? plugin,
    isRefusal,
    withDeadline: (work, who) =>
      withDeadline(work, runtime.options.deadlines?.filter ?? DEADLINES.filter, who),
    fits,
    assertOwn: (plugin, token) => assertOwn(loader, plugin, token),
    makeView: (call, plugin) => new PluginContext(call, plugin, new (useOf(plugin))(call)),
    logFor: (call, plugin) =>
      withFields(runtime.log, { plugin, tenant: call.tenant.code, requestId: call.requestId }),
    filesFor: (call) => runtime.files.forCall(call),
    outsideFor: (call, plugin) => {
      const manifest = loader.state(plugin)?.manifest;
      if (!manifest) throw new Error(`There is no plugin ${plugin}`);
      return outsideOf(call, plugin, runtime.outside.forPlugin(manifest, call.signal));
    },
    usersFor: (call) => runtime.auth.userDirectory(call),
    directoryFor,
    linksFor: (call) => linksFor(runtime, call),
    settingsWith: (plugin, values, change) => runtime.settings.proposed(plugin, values, change),
    entitled: (call, feature) => runtime.tenants.entitlement(call.tenant, feature),
    requireFeature: (call, plugin, feature) => runtime.entitlements.require(call.tenant, plugin, feature),
    async nextNumber(call, name, highest) {
      const series = { tenantId: call.tenant.id, name };
      const value = await runtime.db.series.next(series, highest);
      const back = () => runtime.db.series.giveBack(series, value);
      try {
        assertNotOver();
      } catch (error) {
        await back();
        throw error;
      }
      call.onRollback.push(back);
      return value;
    },
    consume: (call, use) => runtime.entitlements.consume(call, use),
    operationsFor: (call) => new Catalogue(call),
    commandsFor: (call) => new CallCommands(call, new Catalogue(call)),
  };
}

/** What only reads keeps nothing: its links are signed. */
function linksFor(runtime: Runtime, call: Call): Links {
  const kept = new CallLinks(call, (tenantId, userId) => runtime.auth.forget(tenantId, userId));
  if (call.transaction && !call.transaction.readOnly) return kept;
  return {
    create: (purpose, data, { seconds }) => runtime.links.create(purpose, call.tenant.id, data, seconds),
    list: (filter) => kept.list(filter),
    revoke: (target) => kept.revoke(target),
  };
}

/** Tokens are global symbols, so anybody could ask for anything, the kernel itself included. */
function assertOwn(loader: Loader, plugin: string, token: { readonly id: string }): void {
  const owner = ownerOf(token);
  const state = loader.state(plugin);
  if (owner === plugin || state?.core) return;
  const { requires, optional } = state?.manifest ?? {};
  const named = Object.values({ ...requires, ...optional } as Record<string, { id: string }>);
  if (named.some(({ id }) => id === token.id)) return;
  throw new TypeError(`${plugin} asks for ${token.id}, which its manifest does not name`);
}

function directoryFor(call: Call, plugin: string): Directory {
  return {
    async claim(kind, key) {
      const mine = await sql`select 1 from kernel.directory where kind = ${kind} and key = ${key}`.execute(
        call.sql,
      );
      if (mine.rows.length) return;
      const claimed =
        await sql`insert into kernel.directory (kind, key, plugin) values (${kind}, ${key}, ${plugin}) on conflict do nothing`.execute(
          call.sql,
        );
      if (!claimed.numAffectedRows)
        throw problems.conflict(`"${key}" cannot be used. Please choose another.`, { code: 'taken' });
    },
    async release(kind, key) {
      await sql`delete from kernel.directory where kind = ${kind} and key = ${key}`.execute(call.sql);
    },
    async list(kind) {
      return (
        await sql<{
          key: string;
        }>`select key from kernel.directory where kind = ${kind} order by key limit 1000`.execute(call.sql)
      ).rows.map((r) => r.key);
    },
  };
}

/** A logger that adds the same fields to each line. */
export function withFields(log: Logger, fields: Record<string, unknown>): Logger {
  return {
    debug: (message, more) => log.debug(message, { ...fields, ...more }),
    info: (message, more) => log.info(message, { ...fields, ...more }),
    warn: (message, more) => log.warn(message, { ...fields, ...more }),
    error: (message, more) => log.error(message, { ...fields, ...more }),
  };
}
