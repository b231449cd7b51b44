import { defineManifest, definePlugin, defineToken, problems, Type } from '@serviflow/sdk';
import { faultWords } from '../faults/remedy.ts';
import type { Health } from '../http/health.ts';
import type { Loader } from '../loader/loader.ts';
import { RUNTIME } from '../runtime-token.ts';

/** What the admin page needs beyond the runtime. */
export const PLUGIN_ADMIN = defineToken<{ loader: Loader; health: Health }>('kernel.plugin-admin');

const admin = defineManifest({
  id: 'admin',
  title: 'Administration',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'admin.plugins': { title: 'Switch plugins on and off', roles: ['admin'] } },
});

const PluginView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  version: Type.String(),
  core: Type.Boolean(),
  status: Type.String(),
  surface: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  remedy: Type.Union([Type.String(), Type.Null()]),
  enabled: Type.Boolean(),
  requires: Type.Array(Type.String()),
  permissions: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  network: Type.Array(Type.String()),
  hasSettings: Type.Boolean(),
  health: Type.Array(
    Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.Optional(Type.String()) }),
  ),
  faults: Type.Array(
    Type.Object({
      handler: Type.String(),
      surface: Type.String(),
      remedy: Type.String(),
      state: Type.String(),
      lastError: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

const list = admin.query('plugins', {
  title: 'Plugins',
  permission: 'admin.plugins',
  http: { path: '/plugins' },
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(PluginView) }),
  async run(c) {
    const runtime = c.get(RUNTIME);
    const { loader, health } = c.get(PLUGIN_ADMIN);
    const enabled = await runtime.tenants.enabled(c.tenant.id);
    // Faults of one tenant's data are named `handler@tenant` and are nobody else's business.
    const faults = runtime.breakers
      .states()
      .filter((f) => !f.handler.includes('@') || f.handler.endsWith(`@${c.tenant.id}`));
    const items = await Promise.all(
      loader.states().map(async (s) => ({
        id: s.id,
        title: s.manifest.title,
        description: s.manifest.description ?? '',
        version: s.manifest.version,
        core: s.core,
        status: s.status,
        surface: s.surface,
        reason: s.reason,
        remedy: s.remedy,
        enabled: enabled.has(s.id),
        requires: [...loader.closure(s.id)].filter((id) => id !== s.id),
        permissions: Object.entries((s.manifest.permissions ?? {}) as Record<string, { title: string }>).map(
          ([id, p]) => ({ id, title: p.title }),
        ),
        network: [...(s.manifest.network ?? [])],
        hasSettings: Object.keys(s.manifest.settings?.properties ?? {}).length > 0,
        health: loader.healthy(s.id) ? await health.check(s.id) : [],
        faults: faults
          .filter((f) => f.handler.startsWith(`${s.id}/`))
          .map(({ handler, state, lastError }) => ({ handler, ...faultWords(handler), state, lastError })),
      })),
    );
    return { items };
  },
});

const switchAction = (name: 'enable' | 'disable') =>
  admin.action(name, {
    title: name === 'enable' ? 'Enable plugin' : 'Disable plugin',
    permission: 'admin.plugins',
    http: { path: `/plugins/{id}/${name}` },
    listed: false,
    // The switch belongs to the control plane, which has its own connection.
    tx: 'none',
    input: Type.Object({ id: Type.String({ minLength: 1, maxLength: 40 }) }),
    reply: Type.Object({ id: Type.String(), enabled: Type.Boolean() }),
    async run(c, { id }) {
      const { loader } = c.get(PLUGIN_ADMIN);
      if (loader.state(id)?.core)
        throw problems.conflict('This part of the kernel is always on.', { code: 'core-plugin' });
      await c.get(RUNTIME).tenants.setPlugin(c.tenant.id, id, name === 'enable', c.principal);
      c.audit({ plugin: id, enabled: name === 'enable' });
      return { id, enabled: name === 'enable' };
    },
  });

export const adminPlugin = definePlugin(admin, {
  register(p) {
    p.query(list);
    p.action(switchAction('enable'), switchAction('disable'));
  },
});
