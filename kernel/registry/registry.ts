import type {
  Claims,
  Context,
  Contract,
  ContributionSpec,
  EventDef,
  EventDelivery,
  FilterDef,
  HealthReport,
  JobDef,
  OnFault,
  OperationDef,
  PageSpec,
  PermissionSpec,
  Principal,
  RouteRequest,
  RouteSpec,
  ServiceHost,
  ServiceSpec,
  SubjectDef,
  SubjectLoader,
  Token,
} from '@serviflow/sdk';
import { FilterOrderFault, inFilterOrder } from './filter-order.ts';

export interface Subscription {
  readonly plugin: string;
  readonly name: string;
  /** `plugin/on/name`: identifies the handler in inbox, jobs and breaker for ever. */
  readonly handler: string;
  readonly event: EventDef;
  readonly run: (c: Context, event: EventDelivery) => Promise<void> | void;
  /** False for payloads that the handler does not want. */
  readonly wants: (payload: unknown) => boolean;
}

export interface FilterHandler {
  readonly plugin: string;
  readonly name: string;
  /** `plugin/filter/name`. */
  readonly handler: string;
  readonly phase: string;
  /** Handlers that run before it, as `plugin/name`. */
  readonly after: readonly string[];
  /** What the owner of the filter says of a fault in this phase. */
  readonly onFault: OnFault;
  readonly run: (c: Context, value: unknown) => unknown;
}

export interface RouteEntry {
  readonly plugin: string;
  readonly spec: RouteSpec;
  readonly run: (c: Context, request: RouteRequest) => Promise<Response> | Response;
}

export interface SubjectEntry {
  readonly plugin: string;
  readonly def: SubjectDef<unknown>;
  readonly loader: SubjectLoader<unknown>;
}

export interface Provider {
  readonly plugin: string;
  readonly token: Contract<unknown> | Token<unknown>;
  readonly make: (c: Context) => unknown;
}

export interface Offer {
  readonly point: string;
  /** Faults are counted and told as those of a filter. */
  readonly handler: Omit<FilterHandler, 'onFault' | 'phase' | 'after'>;
}

export interface Extender {
  readonly plugin: string;
  readonly extend: (
    c: Context,
    user: Principal,
  ) => Promise<{ claims?: Partial<Claims>; groups?: readonly string[] }>;
}

/** What one plugin contributed. Complete or absent: a plugin that throws while registering leaves nothing behind. */
export interface Contributions {
  readonly plugin: string;
  readonly providers: Provider[];
  readonly operations: OperationDef[];
  readonly subjects: SubjectEntry[];
  readonly events: EventDef[];
  readonly subscriptions: Subscription[];
  readonly filters: { readonly def: FilterDef; readonly handler: FilterHandler }[];
  readonly offers: Offer[];
  readonly jobs: JobDef[];
  readonly routes: RouteEntry[];
  readonly pages: PageSpec[];
  readonly slots: { readonly slot: string; readonly contribution: ContributionSpec }[];
  readonly background: { readonly name: string; readonly service: ServiceSpec }[];
  readonly extenders: Extender[];
  readonly health: { readonly name: string; readonly check: (host: ServiceHost) => Promise<HealthReport> }[];
  readonly enableHooks: ((c: Context) => Promise<void>)[];
  readonly permissions: ReadonlyMap<string, PermissionSpec>;
}

/** Everything that started plugins contributed. Reads are filtered by the tenant's enabled plugins. */
export class Registry {
  readonly #plugins = new Map<string, Contributions>();
  readonly #operations = new Map<string, OperationDef>();
  readonly #subjects = new Map<string, SubjectEntry>();
  readonly #subscriptions = new Map<string, Subscription[]>();
  /** In the order in which they run. */
  readonly #filters = new Map<string, FilterHandler[]>();
  readonly #offers = new Map<string, Offer[]>();
  readonly #jobs = new Map<string, JobDef>();
  readonly #bySubject = new Map<string, OperationDef[]>();

  /** @throws Error when an id is taken */
  add(c: Contributions): void {
    for (const op of c.operations)
      if (this.#operations.has(op.id)) throw new Error(`${op.id} is registered twice`);
    for (const s of c.subjects)
      if (this.#subjects.has(s.def.id)) throw new Error(`${s.def.id} is registered twice`);
    this.#plugins.set(c.plugin, c);
    for (const op of c.operations) {
      this.#operations.set(op.id, op);
      if (op.subject) push(this.#bySubject, op.subject.id, op);
    }
    for (const s of c.subjects) this.#subjects.set(s.def.id, s);
    for (const s of c.subscriptions) push(this.#subscriptions, s.event.id, s);
    for (const o of c.offers) push(this.#offers, o.point, o);
    for (const j of c.jobs) this.#jobs.set(j.id, j);
  }

  /**
   * Gives the handlers of every filter their order; to be called when all plugins are in.
   * @returns the plugins with a handler that has no place; none of their handlers runs
   */
  orderFilters(): FilterOrderFault[] {
    const faults: FilterOrderFault[] = [];
    const installed = () =>
      this.contributions().filter(({ plugin }) => !faults.some((fault) => fault.plugin === plugin));
    const filters = () => installed().flatMap((c) => c.filters);
    const defs = new Map(filters().map(({ def }) => [def.id, def]));
    for (const def of defs.values()) {
      for (;;) {
        const handlers = filters().flatMap((one) => (one.def.id === def.id ? [one.handler] : []));
        try {
          this.#filters.set(def.id, inFilterOrder(def, handlers, new Set(installed().map((c) => c.plugin))));
          break;
        } catch (error) {
          if (!(error instanceof FilterOrderFault)) throw error;
          faults.push(error);
        }
      }
    }
    for (const [id, handlers] of this.#filters)
      this.#filters.set(
        id,
        handlers.filter((handler) => !faults.some(({ plugin }) => plugin === handler.plugin)),
      );
    return faults;
  }

  /** Who answers at a provider point, in the order of installation. */
  offers(point: string): readonly Offer[] {
    return this.#offers.get(point) ?? [];
  }

  contributions(): readonly Contributions[] {
    return [...this.#plugins.values()];
  }

  of(plugin: string): Contributions | undefined {
    return this.#plugins.get(plugin);
  }

  operation(id: string): OperationDef | undefined {
    return this.#operations.get(id);
  }

  operations(): IterableIterator<OperationDef> {
    return this.#operations.values();
  }

  operationsOn(subject: string): readonly OperationDef[] {
    return this.#bySubject.get(subject) ?? [];
  }

  subject(id: string): SubjectEntry | undefined {
    return this.#subjects.get(id);
  }

  /** Durable handlers of an event, of all plugins: the relay narrows to the tenant's. */
  subscriptions(event: string): readonly Subscription[] {
    return this.#subscriptions.get(event) ?? [];
  }

  filters(id: string): readonly FilterHandler[] {
    return this.#filters.get(id) ?? [];
  }

  job(id: string): JobDef | undefined {
    return this.#jobs.get(id);
  }

  jobs(): IterableIterator<JobDef> {
    return this.#jobs.values();
  }

  permissions(): Map<string, { plugin: string; spec: PermissionSpec }> {
    const all = new Map<string, { plugin: string; spec: PermissionSpec }>();
    for (const c of this.#plugins.values())
      for (const [id, spec] of c.permissions) all.set(id, { plugin: c.plugin, spec });
    return all;
  }

  principalExtenders(enabled: ReadonlySet<string>): Extender[] {
    return this.contributions().flatMap((c) => (enabled.has(c.plugin) ? c.extenders : []));
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
