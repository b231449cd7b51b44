import type { UiManifest, UiNavigationItem } from '@serviflow/sdk/ui';
import { matchPath } from 'react-router';

export interface NavGroup {
  title: string;
  items: UiNavigationItem[];
}

const kernel = (item: Omit<UiNavigationItem, 'plugin' | 'group'>): UiNavigationItem => ({
  plugin: 'kernel',
  group: 'Administration',
  ...item,
});

/** The screens that the shell itself brings, for administrators. */
const ADMIN: UiNavigationItem[] = [
  kernel({ id: 'kernel.users', title: 'Users', icon: 'users', path: '/admin/users', order: 900 }),
  kernel({
    id: 'kernel.organisation',
    title: 'Organisation',
    icon: 'building-community',
    path: '/admin/organisation',
    order: 905,
  }),
  kernel({ id: 'kernel.settings', title: 'Settings', icon: 'settings', path: '/admin/settings', order: 910 }),
  kernel({ id: 'kernel.plugins', title: 'Plugins', icon: 'puzzle', path: '/admin/plugins', order: 920 }),
  kernel({ id: 'kernel.audit', title: 'Audit log', icon: 'history', path: '/admin/audit', order: 930 }),
  kernel({
    id: 'kernel.jobs',
    title: 'Failed jobs',
    icon: 'mail-forward',
    path: '/admin/dead-letters',
    order: 940,
  }),
];

/** All navigation of a user, by group; groups and items in their order. */
export function navigationOf(manifest: UiManifest, area: 'workspace' | 'portal' = 'workspace'): NavGroup[] {
  const own = manifest.user.role === 'admin' && area === 'workspace' ? ADMIN : [];
  const given = manifest.navigation.filter((item) => (item.area ?? 'workspace') === area);
  const taken = new Set(given.map((item) => item.path));
  const items = [...given, ...own.filter((item) => !taken.has(item.path))];
  const groups = new Map<string, UiNavigationItem[]>();
  for (const item of items.sort((a, b) => a.order - b.order)) {
    groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  }
  return [...groups].map(([title, list]) => ({ title, items: list }));
}

/** The item whose path is the longest fit of the current address. */
export function currentItem(items: UiNavigationItem[], pathname: string): UiNavigationItem | undefined {
  return items
    .filter((item) => matchPath({ path: item.path, end: item.path === '/' }, pathname))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
