import type { HttpMethod, PermissionSpec, Risk, Role, TSchema } from '../../index.ts';

/**
 * What a plugin contributes, as data: the answer of `serviflow-plugin manifest --json`, and the baseline that
 * `serviflow-plugin check` compares with. Lists are sorted by id, so that two reports can be diffed.
 */
export interface PluginReport {
  /** Grows when a reader of an older report would misread a newer one. */
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** Semver range of the SDK that the plugin needs. */
  readonly sdk: string;
  readonly critical: boolean;
  readonly requires: readonly NeededContract[];
  readonly optional: readonly NeededContract[];
  /** Host names that it talks to. */
  readonly network: readonly string[];
  readonly permissions: readonly ReportedPermission[];
  /** JSON Schema of the settings. */
  readonly settings: TSchema;
  readonly features: readonly ReportedFeature[];
  readonly operations: readonly ReportedOperation[];
  readonly subjects: readonly { readonly id: string; readonly actionsPath: string }[];
  /** Contracts that it implements for others. */
  readonly provides: readonly string[];
  readonly events: {
    readonly emitted: readonly ReportedEvent[];
    readonly handled: readonly { readonly event: string; readonly handler: string }[];
  };
  /** Filters of anybody that it takes part in. */
  readonly filters: readonly { readonly filter: string; readonly handler: string }[];
  readonly jobs: readonly ReportedJob[];
  readonly routes: readonly ReportedRoute[];
  readonly pages: readonly ReportedPage[];
  readonly slots: readonly ReportedSlot[];
  /** Words of chat, Slack, Teams, the palette and MCP. */
  readonly commands: readonly {
    readonly word: string;
    readonly aliases: readonly string[];
    readonly grammar: string;
    readonly operation: string;
  }[];
  readonly background: readonly { readonly name: string; readonly role: 'web' | 'worker' | 'any' }[];
  readonly health: readonly string[];
  /** Whether it seeds a tenant when it is enabled, and adds to the principal of users. */
  readonly hooks: { readonly onEnable: boolean; readonly principal: boolean };
  readonly migrations: readonly string[];
  readonly tables: readonly ReportedTable[];
  /** What `contract.ts` exports: the plugin's promise to other plugins. */
  readonly contract: ReportedContract;
}

export interface NeededContract {
  /** Key in `c.use`. */
  readonly name: string;
  /** `<plugin>.<name>@<major>` */
  readonly contract: string;
  readonly plugin: string;
}

export interface ReportedPermission extends Required<Pick<PermissionSpec, 'title' | 'companyAdmin'>> {
  readonly id: string;
  readonly roles: readonly Role[];
}

export interface ReportedFeature {
  readonly id: string;
  readonly type: 'flag' | 'limit';
  /** What a plan that says nothing grants. */
  readonly default: boolean | number | 'unlimited';
}

export interface ReportedOperation {
  readonly id: string;
  readonly kind: 'action' | 'query';
  readonly title: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly bulkPath: string | null;
  readonly status: number;
  /** Any one is enough. */
  readonly permissions: readonly string[];
  readonly public: boolean;
  readonly risk: Risk;
  readonly subject: string | null;
  readonly command: string | null;
  readonly input: TSchema;
  readonly reply: TSchema;
}

export interface ReportedEvent {
  readonly id: string;
  readonly description: string;
  readonly payload: TSchema;
}

export interface ReportedJob {
  readonly id: string;
  readonly cron: string | null;
  readonly perTenant: boolean;
  readonly data: TSchema | null;
}

export interface ReportedRoute {
  readonly method: HttpMethod;
  readonly path: string;
  readonly permission: string | null;
  readonly public: boolean;
}

export interface ReportedPage {
  readonly path: string;
  readonly component: string;
  readonly title: string;
  readonly area: 'workspace' | 'portal';
  readonly permission: string | null;
  /** Group of the navigation; null = reached by links only. */
  readonly navigation: string | null;
}

export interface ReportedSlot {
  readonly id: string;
  readonly slot: string;
  readonly component: string;
  readonly title: string | null;
  readonly permission: string | null;
}

export interface ReportedTable {
  /** `schema.table` */
  readonly name: string;
  /** Row-level security is enabled and forced by a migration. */
  readonly fenced: boolean;
  /** The migration that makes it. */
  readonly migration: string;
}

export interface ReportedContract {
  readonly contracts: readonly string[];
  readonly events: readonly { readonly id: string; readonly schema: TSchema }[];
  readonly filters: readonly { readonly id: string; readonly schema: TSchema }[];
  readonly slots: readonly string[];
  readonly subjects: readonly { readonly id: string; readonly path: string }[];
}
