import {
  type AnyManifest,
  type Context,
  checkCommand,
  checkJob,
  checkOperation,
  checkOwnId,
  type EventDelivery,
  type OnFault,
  type Plugin,
  type PluginFault,
  type Registration,
} from '@serviflow/sdk';
import { asPlugin } from '../invoke/current-call.ts';
import type { Contributions, FilterHandler, RouteEntry, Subscription } from './registry.ts';

/**
 * Runs a plugin's pure `register` and collects what it declares.
 * @throws Error naming the wrong declaration
 */
export function collect(plugin: Plugin): Contributions {
  const manifest: AnyManifest = plugin.manifest;
  const id = manifest.id;
  const c: Contributions = {
    plugin: id,
    providers: [],
    operations: [],
    subjects: [],
    events: [],
    subscriptions: [],
    filters: [],
    offers: [],
    jobs: [],
    routes: [],
    pages: [],
    slots: [],
    background: [],
    extenders: [],
    health: [],
    enableHooks: [],
    permissions: new Map(Object.entries(manifest.permissions ?? {})),
  };
  const refuse = ([fault]: readonly PluginFault[]) => {
    if (fault) throw new Error(fault.what);
  };
  const own = (what: string, name: string) => refuse(checkOwnId(id, what, name));
  const declared = new Set(c.permissions.keys());
  for (const permission of c.permissions.keys()) own('Permission', permission);
  for (const feature of Object.keys(manifest.features ?? {})) own('Feature', feature);
  const operations: Registration<AnyManifest>['action'] = (...defs) => {
    for (const def of defs) {
      refuse([...checkOperation(id, declared, def), ...checkCommand(def)]);
      if (c.operations.some((known) => known.id === def.id)) throw new Error(`${def.id} is registered twice`);
      c.operations.push(def);
    }
  };
  const handlerNames = new Set<string>();
  const handlerId = (surface: string, name: string) => {
    const handler = `${id}/${surface}/${name}`;
    if (handlerNames.has(handler)) throw new Error(`${handler} is registered twice`);
    handlerNames.add(handler);
    return handler;
  };
  const p: Registration<AnyManifest> = {
    provide: (token, make) =>
      void c.providers.push({ plugin: id, token, make: make as (c: Context) => unknown }),
    service: (token, make) =>
      void c.providers.push({ plugin: id, token, make: make as (c: Context) => unknown }),
    action: operations,
    query: operations,
    subject: (def, loader) => {
      own('Subject', def.id);
      c.subjects.push({ plugin: id, def, loader: loader as never });
    },
    event: (...events) => {
      for (const event of events) own('Event', event.id);
      c.events.push(...events);
    },
    on: (event, name, run, options) =>
      void c.subscriptions.push({
        plugin: id,
        name,
        handler: handlerId('on', name),
        event,
        run: run as Subscription['run'],
        wants: wantsOf(options?.when as ((payload: unknown) => boolean) | undefined),
      } satisfies {
        run: (c: Context, e: EventDelivery) => unknown;
      } & Subscription),
    filter: (def, name, run, place = {}) => {
      const phase: string = place.phase ?? def.phases[0] ?? '';
      const handler = handlerId('filter', name);
      if (!(def.phases as readonly string[]).includes(phase))
        throw new Error(
          `${handler} names the phase "${phase}"; ${def.id} has ${def.phases.map((one) => `"${one}"`).join(', ')}.`,
        );
      const { after = [] } = place;
      const onFault = (def.onFault as Record<string, OnFault>)[phase] ?? 'skip';
      c.filters.push({
        def,
        handler: { plugin: id, name, handler, phase, after, onFault, run: run as FilterHandler['run'] },
      });
    },
    offer: (point, name, make) =>
      void c.offers.push({
        point: point.id,
        handler: { plugin: id, name, handler: handlerId('offer', name), run: make as FilterHandler['run'] },
      }),
    job: (...jobs) => {
      for (const job of jobs) {
        own('Job', job.id);
        refuse(checkJob(job));
      }
      c.jobs.push(...jobs);
    },
    route: (spec, run) => {
      if (!spec.public && spec.permission === undefined)
        throw new Error(`Route ${spec.path} names no permission and does not say public`);
      c.routes.push({ plugin: id, spec, run: run as RouteEntry['run'] });
    },
    page: (page) => void c.pages.push(page),
    contribute: (slot, contribution) => void c.slots.push({ slot: slot.id, contribution }),
    background: (name, service) => void c.background.push({ name, service }),
    principal: (extend) => void c.extenders.push({ plugin: id, extend: extend as never }),
    health: (name, check) => void c.health.push({ name, check }),
    onEnable: (seed) => void c.enableHooks.push(seed as (c: Context) => Promise<void>),
  };
  const answer: unknown = asPlugin(id, () => plugin.register(p));
  // What is declared after a wait would come too late, one part here and another there.
  if (answer instanceof Promise) throw new Error('register() must not wait: it declares, and nothing else');
  return c;
}

/** A look that fails says nothing about the event: the handler decides. */
function wantsOf(when: ((payload: unknown) => boolean) | undefined): Subscription['wants'] {
  if (!when) return () => true;
  return (payload) => {
    try {
      return when(payload) !== false;
    } catch {
      return true;
    }
  };
}
