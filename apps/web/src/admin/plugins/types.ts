/** What a plugin may touch, as it declared it and as the database has it. */
export interface Touches {
  permissions: { id: string; title: string; roles: string[]; companyAdmin: boolean }[];
  network: string[];
  actsForUsers: boolean;
  tables: string[];
  /** Ids of events and filters. */
  hears: string[];
  emits: string[];
  filters: string[];
  jobs: { id: string; cron: string | null }[];
  background: string[];
  routes: string[];
  slots: { slot: string; title: string | null }[];
  pages: { path: string; title: string; area: string }[];
}

/** One item of `GET /api/admin/plugins`. */
export interface PluginRow {
  id: string;
  title: string;
  description: string;
  version: string;
  sdk: { range: string; desk: string; fits: boolean };
  source: 'core' | 'built-in' | 'outside';
  packageName: string | null;
  author: string | null;
  homepage: string | null;
  status: string;
  surface: string | null;
  /** Why it failed or is blocked, and what to do. */
  reason: string | null;
  remedy: string | null;
  enabled: boolean;
  purgingSince: string | null;
  plan: { included: boolean; current: string; availableIn: string[] };
  requires: string[];
  optional: string[];
  hasSettings: boolean;
  touches: Touches;
  health: { name: string; ok: boolean; detail?: string }[];
  checkedAt: string;
  faults: {
    handler: string;
    surface: string;
    state: string;
    lastError: string | null;
    lastAt: string | null;
    remedy: string;
  }[];
}

/** What `GET /api/admin/plugins/{id}/data` answers. */
export interface PluginData {
  tables: { table: string; rows: number }[];
  settings: number;
  files: number;
  messages: number;
  purgingSince: string | null;
}
