import type {
  AnyManifest,
  ContributionSpec,
  EventDef,
  JobDef,
  OperationDef,
  PageSpec,
  Plugin,
  Registration,
  RouteSpec,
  ServiceSpec,
  SubjectDef,
} from '../../index.ts';

/** What `register` declared, as it stands. */
export interface Recording {
  readonly provides: string[];
  readonly operations: OperationDef[];
  readonly subjects: SubjectDef<unknown>[];
  readonly events: EventDef[];
  readonly subscriptions: { readonly event: string; readonly handler: string }[];
  readonly filters: { readonly filter: string; readonly handler: string }[];
  readonly offers: { readonly point: string; readonly handler: string }[];
  readonly jobs: JobDef[];
  readonly routes: RouteSpec[];
  readonly pages: PageSpec[];
  readonly slots: { readonly slot: string; readonly contribution: ContributionSpec }[];
  readonly background: { readonly name: string; readonly role: ServiceSpec['role'] }[];
  readonly health: string[];
  onEnable: boolean;
  principal: boolean;
}

/**
 * Runs a plugin's pure `register` and writes down what it declares. Unlike the loader of a desk it judges nothing, so
 * that a checker can tell everything that is wrong at once.
 * @throws what `register` throws
 */
export function record(plugin: Plugin): Recording {
  const r: Recording = {
    provides: [],
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
    health: [],
    onEnable: false,
    principal: false,
  };
  const registration: Registration<AnyManifest> = {
    provide: (contract) => void r.provides.push(contract.id),
    // Only the plugin itself sees its services.
    service: () => undefined,
    action: (...actions) => void r.operations.push(...actions),
    query: (...queries) => void r.operations.push(...queries),
    subject: (subject) => void r.subjects.push(subject),
    event: (...events) => void r.events.push(...events),
    on: (event, name) => void r.subscriptions.push({ event: event.id, handler: name }),
    filter: (filter, name) => void r.filters.push({ filter: filter.id, handler: name }),
    offer: (point, name) => void r.offers.push({ point: point.id, handler: name }),
    job: (...jobs) => void r.jobs.push(...jobs),
    route: (spec) => void r.routes.push(spec),
    page: (page) => void r.pages.push(page),
    contribute: (slot, contribution) => void r.slots.push({ slot: slot.id, contribution }),
    background: (name, service) => void r.background.push({ name, role: service.role }),
    principal: () => {
      r.principal = true;
    },
    health: (name) => void r.health.push(name),
    onEnable: () => {
      r.onEnable = true;
    },
  };
  plugin.register(registration);
  return r;
}
