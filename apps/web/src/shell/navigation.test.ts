import type { UiManifest, UiNavigationItem } from '@serviflow/sdk/ui';
import { describe, expect, it } from 'vitest';
import { currentItem, navigationOf } from './navigation.ts';

const item = (path: string, order: number, group = 'Work'): UiNavigationItem => ({
  id: path,
  plugin: 'x',
  group,
  title: path,
  icon: 'x',
  path,
  order,
});
const manifest = (role: string, navigation: UiNavigationItem[]) =>
  ({ user: { role }, navigation }) as unknown as UiManifest;

describe('navigationOf', () => {
  it('orders items and adds the administration for administrators only', () => {
    const list = [item('/b', 2), item('/a', 1), item('/c', 3, 'Reports')];
    const names = (role: string) => navigationOf(manifest(role, list)).map((group) => group.title);
    expect(names('expert')).toEqual(['Work', 'Reports']);
    expect(names('admin')).toEqual(['Work', 'Reports', 'Administration']);
    expect(navigationOf(manifest('expert', list))[0]?.items.map((one) => one.path)).toEqual(['/a', '/b']);
  });

  it('lets a plugin take the place of a screen of the shell', () => {
    const all = navigationOf(manifest('admin', [item('/admin/users', 1)])).flatMap((group) => group.items);
    expect(all.filter((one) => one.path === '/admin/users')).toHaveLength(1);
  });
});

describe('currentItem', () => {
  it('prefers the longest path and keeps "/" for itself', () => {
    const items = [item('/', 0), item('/tickets', 1), item('/tickets/pool', 2)];
    expect(currentItem(items, '/tickets/42')?.path).toBe('/tickets');
    expect(currentItem(items, '/tickets/pool')?.path).toBe('/tickets/pool');
    expect(currentItem(items, '/')?.path).toBe('/');
    expect(currentItem(items, '/other')).toBeUndefined();
  });
});
