import { defineManifest, definePlugin, Problem, problems, Type } from '@serviflow/sdk';
import { RUNTIME } from '../runtime-token.ts';
import { EntitlementsView, readEntitlements } from './entitlements-query.ts';
import { changeProfile, Profile, ProfileChange, readProfile, TENANT_PROFILE } from './profile.ts';

export const settings = defineManifest({
  id: 'settings',
  title: 'Settings',
  description: 'The settings of every plugin and the profile of the organisation.',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: {
    'settings.manage': { title: 'Change settings', roles: ['admin'] },
    'settings.profile': {
      title: 'See the profile of the organisation',
      roles: ['admin', 'expert', 'viewer', 'customer'],
    },
  },
});

/** A JSON schema, as the plugin wrote it. */
const Schema = Type.Record(Type.String(), Type.Unknown());
const Values = Type.Record(Type.String(), Type.Unknown());
const PluginId = Type.String({ minLength: 1, maxLength: 40 });
const Shown = Type.Object({
  plugin: Type.String(),
  title: Type.String(),
  values: Values,
  schema: Schema,
  /** Secrets are never told, only which ones are set. */
  secretsSet: Type.Array(Type.String()),
  /** Stored, but sealed with a key that this desk does not have: to be entered again. */
  secretsLost: Type.Array(Type.String()),
});

const list = settings.query('list', {
  title: 'Plugins with settings',
  permission: 'settings.manage',
  http: { path: '' },
  input: Type.Object({}),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        plugin: Type.String(),
        title: Type.String(),
        description: Type.String(),
        schema: Schema,
      }),
    ),
  }),
  async run(c) {
    const runtime = c.get(RUNTIME);
    const enabled = await runtime.tenants.enabled(c.tenant.id);
    return { items: runtime.settings.plugins().filter((p) => enabled.has(p.plugin)) };
  },
});

const get = settings.query('get', {
  title: 'Settings of a plugin',
  permission: 'settings.manage',
  http: { path: '/{plugin}' },
  input: Type.Object({ plugin: PluginId }),
  reply: Shown,
  run: async (c, { plugin }) => c.get(RUNTIME).settings.shown(c.tenant.id, plugin),
});

const update = settings.action('update', {
  title: 'Change settings of a plugin',
  permission: 'settings.manage',
  listed: false,
  http: { method: 'PUT', path: '/{plugin}' },
  // What is in `values` may be secret; the handler writes old and new values to the audit log, redacted by schema.
  input: Type.Object({
    plugin: PluginId,
    values: Type.Record(Type.String(), Type.Unknown(), { secret: true }),
  }),
  reply: Shown,
  async run(c, { plugin, values }) {
    const runtime = c.get(RUNTIME);
    if (!(await runtime.tenants.enabled(c.tenant.id)).has(plugin)) throw problems.notFound();
    try {
      await runtime.settings.update(c, plugin, values);
    } catch (error) {
      throw below('/values', error);
    }
    return runtime.settings.shownIn(c, plugin);
  },
});

const profile = settings.query('profile', {
  title: 'Profile of the organisation',
  permission: 'settings.profile',
  http: { path: '/profile' },
  input: Type.Object({}),
  reply: Profile,
  run: (c) => readProfile(c),
});

const setProfile = settings.action('set-profile', {
  title: 'Change the profile of the organisation',
  permission: 'settings.manage',
  listed: false,
  http: { method: 'PUT', path: '/profile' },
  input: ProfileChange,
  reply: Profile,
  run: (c, change) => changeProfile(c, change),
});

const entitlements = settings.query('entitlements', {
  title: 'Plan, and what is used of it',
  permission: 'settings.manage',
  http: { path: '/api/admin/entitlements' },
  input: Type.Object({}),
  reply: EntitlementsView,
  run: (c) => readEntitlements(c),
});

export const settingsPlugin = definePlugin(settings, {
  register(p) {
    p.subject(TENANT_PROFILE, { load: async (c, id) => (id === c.tenant.id ? readProfile(c) : null) });
    p.query(list, get, profile, entitlements);
    p.action(update, setProfile);
  },
});

/** Pointers of a nested value, as seen from the request's body. */
function below(prefix: string, error: unknown): unknown {
  if (!(error instanceof Problem) || !error.errors) return error;
  const errors = error.errors.map((e) => ({ ...e, pointer: `${prefix}${e.pointer}` }));
  return problems.invalid(error.detail, { errors });
}
