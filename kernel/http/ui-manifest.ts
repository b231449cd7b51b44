import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import type { Caller } from './caller.ts';
import { describeAction } from './operations.ts';
import type { PluginFiles } from './plugin-files.ts';
import type { WebApp } from './web-app.ts';

interface UiParts {
  readonly runtime: Runtime;
  readonly loader: Loader;
  readonly web: WebApp | null;
  readonly foreign: PluginFiles;
}

/** What the web app needs to draw itself for this person: nothing in it that they may not use. */
export async function uiManifest({ runtime, loader, web, foreign }: UiParts, { tenant, principal }: Caller) {
  const enabled = await runtime.tenants.enabled(tenant.id);
  const profile = await runtime.tenants.profile(tenant.id);
  const account = await runtime.auth.ownAccount(tenant.id, principal);
  const may = (permission: string | undefined) =>
    permission === undefined || principal.permissions.has(permission);
  const on = runtime.registry
    .contributions()
    .filter((c) => enabled.has(c.plugin) && loader.healthy(c.plugin));
  const pages = on.flatMap((c) =>
    c.pages.filter((p) => may(p.permission)).map((p) => ({ plugin: c.plugin, ...p })),
  );
  const slots: Record<
    string,
    { id: string; plugin: string; component: string; order: number; title?: string }[]
  > = {};
  for (const c of on) {
    for (const { slot, contribution } of c.slots) {
      if (!may(contribution.permission)) continue;
      const { permission: _hidden, ...shown } = contribution;
      slots[slot] = [
        ...(slots[slot] ?? []),
        { plugin: c.plugin, ...shown, order: contribution.order ?? 100 },
      ];
    }
  }
  for (const list of Object.values(slots)) list.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const operations = on
    .flatMap((c) => c.operations)
    .filter(
      (op) => op.kind === 'action' && op.listed && op.permissions.some((p) => principal.permissions.has(p)),
    );
  const used = new Set([
    ...pages.map((p) => p.plugin),
    ...Object.values(slots).flatMap((list) => list.map((s) => s.plugin)),
  ]);
  return {
    tenant: {
      code: tenant.code,
      name: tenant.name,
      timezone: tenant.timezone,
      locale: tenant.locale,
      brandColor: profile.brandColor ?? null,
      logoUrl: profile.logoFileId ? `/api/files/${String(profile.logoFileId)}` : null,
    },
    user: {
      id: principal.id,
      username: principal.username,
      name: principal.name,
      email: principal.email,
      role: principal.role,
      companyAdmin: principal.companyAdmin,
      permissions: [...principal.permissions].sort(),
      elevatedUntil: principal.elevatedUntil?.toISOString() ?? null,
      restrictedTo: principal.restrictedTo,
      mustChangePassword: account.mustChangePassword,
    },
    // A session from a mailed link has one page and nowhere else to go.
    navigation: (principal.restrictedTo ? [] : pages)
      .flatMap((p) =>
        p.nav
          ? [
              {
                id: `${p.plugin}${p.path}`,
                plugin: p.plugin,
                title: p.title,
                path: p.path,
                area: p.area ?? 'workspace',
                ...p.nav,
                order: p.nav.order ?? 100,
              },
            ]
          : [],
      )
      .sort((a, b) => a.order - b.order),
    pages: pages.map(({ plugin, path, component, title, area }) => ({
      plugin,
      path,
      component,
      title,
      area: area ?? 'workspace',
    })),
    slots,
    actions: operations.map(describeAction),
    settings: principal.permissions.has('settings.manage')
      ? loader
          .states()
          .filter((s) => enabled.has(s.id) && Object.keys(s.manifest.settings?.properties ?? {}).length > 0)
          .map((s) => ({
            plugin: s.id,
            title: s.manifest.title,
            schema: s.manifest.settings,
            sensitive: false,
          }))
      : [],
    modules: Object.fromEntries(
      [...used].flatMap((id) => {
        const url = foreign.screens(id)?.module ?? web?.moduleUrl(id);
        return url ? [[id, url]] : [];
      }),
    ),
    styles: Object.fromEntries(
      [...used].flatMap((id) => {
        const urls = foreign.screens(id)?.styles ?? [];
        return urls.length ? [[id, urls]] : [];
      }),
    ),
    titles: Object.fromEntries([...used].map((id) => [id, loader.state(id)?.manifest.title ?? id])),
  };
}
