import { type Context, problems, type TObject, type TSchema } from '@serviflow/sdk';
import { sql } from 'kysely';
import { requireElevated } from '../auth/elevation.ts';
import { fits, validate } from '../invoke/validation.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { changedValues, isSet } from './bound-secrets.ts';
import { isSecret, REDACTED } from './secret-schema.ts';

type Values = Record<string, unknown>;

interface SettingRow {
  readonly plugin: string;
  readonly key: string;
  readonly value: unknown;
  readonly secret: boolean;
}

/** What the settings page shows: never a secret, only whether it is set. */
export interface ShownSettings {
  readonly plugin: string;
  readonly title: string;
  readonly values: Values;
  readonly schema: TObject;
  readonly secretsSet: string[];
  /** Stored, and no key of this desk opens them: to be entered again. */
  readonly secretsLost: string[];
}

/** Seconds an unchanged tenant may be served from memory when a notification was lost. */
const MAX_AGE = 30_000;

/**
 * Values of the plugins' settings, per tenant. Read on every call, so they are kept in memory; a change is heard by
 * every node over the `tenant` topic. Secrets are encrypted in the database and bound to their place.
 */
export class SettingsStore {
  readonly #runtime: Runtime;
  readonly #loader: Loader;
  readonly #cache = new Map<string, { at: number; snapshot: Promise<ReadonlyMap<string, Values>> }>();

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
  }

  /** Begins to listen for changes of other nodes. */
  start(): void {
    this.#runtime.bus.on('tenant', ({ tenantId }) => void this.#cache.delete(tenantId));
    this.#runtime.bus.on('reset', () => this.#cache.clear());
  }

  /** Values of all plugins for a tenant: defaults filled, secrets readable. Not to be changed by the reader. */
  async snapshot(tenantId: string): Promise<ReadonlyMap<string, Values>> {
    const now = Date.now();
    const cached = this.#cache.get(tenantId);
    if (cached && now - cached.at < MAX_AGE) return cached.snapshot;
    // The promise is kept, not its result: a change that arrives meanwhile throws the whole read away.
    const entry = { at: now, snapshot: this.#load(tenantId) };
    this.#cache.set(tenantId, entry);
    entry.snapshot.catch(() => {
      if (this.#cache.get(tenantId) === entry) this.#cache.delete(tenantId);
    });
    return entry.snapshot;
  }

  /** Values of one plugin for a tenant: defaults filled, secrets readable. */
  async values(tenantId: string, plugin: string): Promise<Values> {
    return (await this.snapshot(tenantId)).get(plugin) ?? {};
  }

  /** Plugins that have settings. */
  plugins(): { plugin: string; title: string; description: string; schema: TObject }[] {
    return this.#loader.states().flatMap(({ id, manifest }) => {
      const schema = manifest.settings as TObject | undefined;
      if (!schema || Object.keys(schema.properties).length === 0) return [];
      return [{ plugin: id, title: manifest.title, description: manifest.description ?? '', schema }];
    });
  }

  /** @throws Problem 404 for an unknown plugin */
  async shown(tenantId: string, plugin: string): Promise<ShownSettings> {
    this.#schema(plugin);
    return this.#show(plugin, await this.values(tenantId, plugin));
  }

  /** As `shown`, and sees what this call has changed. */
  async shownIn(c: Context, plugin: string): Promise<ShownSettings> {
    const stored = this.#decode(c.tenant.id, plugin, (await this.#rows(c, plugin)).rows);
    return this.#show(plugin, this.#withDefaults(plugin, stored));
  }

  /**
   * Changes some values in the call's transaction; effective on every node after commit.
   * `null` goes back to the default (and clears a secret); a secret that is absent or empty stays as it is, unless a
   * field that it is bound to changes.
   * @throws Problem 404 unknown plugin, 422 naming each wrong field and each secret that has to be entered again, 403
   *   `elevation-required` for a change of a secret
   */
  async update(c: Context, plugin: string, change: Readonly<Values>): Promise<void> {
    const schema = this.#schema(plugin);
    refuseUnknown(schema, change);
    // Two administrators who save at once see each other's values.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`settings/${c.tenant.id}/${plugin}`}, 0))`.execute(
      c.sql(),
    );
    const stored = this.#decode(c.tenant.id, plugin, (await this.#rows(c, plugin)).rows);
    const { next, given } = changedValues(schema, stored, change);
    const changes: Record<string, { old: unknown; new: unknown }> = {};
    for (const key of given) {
      if (JSON.stringify(next[key]) === JSON.stringify(stored[key])) continue;
      changes[key] = isSecret(schema.properties[key])
        ? { old: REDACTED, new: REDACTED }
        : { old: stored[key] ?? null, new: next[key] ?? null };
    }
    validate(schema, structuredClone(next), 'body');
    if (Object.keys(changes).some((key) => isSecret(schema.properties[key])))
      requireElevated(c.principal, c.now());
    const keys = Object.keys(changes);
    const removed = keys.filter((key) => !(key in next));
    const written = keys
      .filter((key) => key in next)
      .map((key) => this.#encode(c.tenant.id, plugin, key, next[key], schema.properties[key]));
    if (removed.length) {
      await sql`delete from kernel.setting where plugin = ${plugin} and key = any(${removed})`.execute(
        c.sql(),
      );
    }
    if (written.length) {
      await sql`insert into kernel.setting (plugin, key, value, secret, changed_at, changed_by)
        select ${plugin}, r.key, r.value, r.secret, ${c.now()}, ${c.principal.id}
        from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as r(key text, value jsonb, secret boolean)
        on conflict (tenant_id, plugin, key) do update
          set value = excluded.value, secret = excluded.secret, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(
        c.sql(),
      );
    }
    c.audit({ plugin, changes });
    if (keys.length) c.afterCommit(() => this.changed(c.tenant.id));
  }

  /**
   * Values of a plugin as this change would leave them, for trying out before saving; held to the same rules.
   * @param values as they are, defaults filled
   * @throws Problem 404 unknown plugin, 422 naming each wrong field and each secret that has to be entered again
   */
  proposed(plugin: string, values: Readonly<Values>, change: Readonly<Values>): Values {
    const schema = this.#schema(plugin);
    refuseUnknown(schema, change);
    const { next } = changedValues(schema, values, change);
    validate(schema, next, 'body');
    return next;
  }

  /** Forgets what is cached of a tenant, here and on every node. */
  changed(tenantId: string): void {
    this.#cache.delete(tenantId);
    this.#runtime.notifier.publish('tenant', { tenantId });
  }

  #show(plugin: string, all: Values): ShownSettings {
    const schema = this.#schema(plugin);
    const values: Values = {};
    const secretsSet: string[] = [];
    for (const [key, value] of Object.entries(all)) {
      if (!isSecret(schema.properties[key])) values[key] = value;
      else if (isSet(value)) secretsSet.push(key);
    }
    const title = this.#loader.state(plugin)?.manifest.title ?? plugin;
    return { plugin, title, values, schema, secretsSet, secretsLost: [...lostIn(all)] };
  }

  #schema(plugin: string): TObject {
    const schema = this.#loader.state(plugin)?.manifest.settings as TObject | undefined;
    if (!schema) throw problems.notFound();
    return schema;
  }

  async #load(tenantId: string): Promise<ReadonlyMap<string, Values>> {
    const rows: SettingRow[] = (
      await this.#runtime.db.control.query(
        'select plugin, key, value, secret from kernel.setting where tenant_id = $1',
        [tenantId],
      )
    ).rows;
    const byPlugin = Map.groupBy(rows, (row) => row.plugin);
    return new Map(
      this.#loader.states().map((state) => {
        const stored = this.#decode(tenantId, state.id, byPlugin.get(state.id) ?? []);
        return [state.id, this.#withDefaults(state.id, stored)] as const;
      }),
    );
  }

  /** A value that an older version stored and the schema no longer takes must not stop the plugin: it is left out. */
  #withDefaults(plugin: string, stored: Values): Values {
    const schema = this.#schema(plugin);
    try {
      return this.#fill(plugin, schema, stored);
    } catch (error) {
      // A schema that cannot be read would fail every call of every tenant.
      if (this.#loader.state(plugin)?.status !== 'failed') this.#loader.fail(plugin, 'manifest', error);
      return {};
    }
  }

  #fill(plugin: string, schema: TObject, stored: Values): Values {
    const values: Values = {};
    for (const [key, value] of Object.entries(stored)) {
      const property = schema.properties[key];
      if (!property) continue;
      const wrong = fits(property, value);
      if (wrong) this.#runtime.log.warn('a stored setting does not fit its schema', { plugin, key });
      else values[key] = value;
    }
    // Fills the defaults; a required value that nobody has set yet is no error here.
    fits(schema, values);
    if (lostIn(stored).length) Object.defineProperty(values, LOST, { value: lostIn(stored) });
    return Object.freeze(values);
  }

  #rows(c: Context, plugin: string) {
    return sql<SettingRow>`select plugin, key, value, secret from kernel.setting where plugin = ${plugin}`.execute(
      c.sql(),
    );
  }

  #encode(tenantId: string, plugin: string, key: string, value: unknown, schema: TSchema | undefined) {
    if (!isSecret(schema)) return { key, value, secret: false };
    const sealed = this.#runtime.secrets.seal(JSON.stringify(value), `${tenantId}/${plugin}/${key}`);
    return { key, value: sealed, secret: true };
  }

  #decode(tenantId: string, plugin: string, rows: readonly SettingRow[]): Values {
    const values: Values = {};
    const lost: string[] = [];
    for (const row of rows) {
      try {
        values[row.key] = row.secret
          ? JSON.parse(this.#runtime.secrets.open(String(row.value), `${tenantId}/${plugin}/${row.key}`))
          : row.value;
      } catch (error) {
        // A lost key must not take the tenant down with it; the administrator has to enter the secret again.
        lost.push(row.key);
        this.#runtime.log.error('a stored secret cannot be read', {
          tenantId,
          plugin,
          key: row.key,
          error: String(error),
        });
      }
    }
    if (lost.length) Object.defineProperty(values, LOST, { value: lost });
    return values;
  }
}

/** Where values note which secrets could not be read; no name of a setting. */
const LOST = Symbol('secrets that cannot be read');

/** Names of the secrets that are stored and could not be read. */
export const lostIn = (values: Readonly<Values>): readonly string[] =>
  (values as { [LOST]?: readonly string[] })[LOST] ?? [];

function refuseUnknown(schema: TObject, change: Readonly<Values>): void {
  const errors = Object.keys(change)
    .filter((key) => !Object.hasOwn(schema.properties, key))
    .map((key) => ({
      in: 'body' as const,
      pointer: `/${key}`,
      code: 'additionalProperties',
      detail: 'is not known here',
    }));
  if (errors.length) throw problems.invalid(`${errors[0]?.pointer} is not known here`, { errors });
}
