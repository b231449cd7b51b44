import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { UiAction, UiManifest, UiSlotItem, UiTenant, UiUser } from '../manifest-types.ts';
import { keepStyles } from './plugin-module.ts';

const ManifestContext = createContext<UiManifest | null>(null);

/**
 * Gives what the user and the tenant have to all below. The shell does this.
 * @since 1.0
 */
export function ManifestProvider({
  manifest,
  children,
}: {
  manifest: UiManifest | null;
  children: ReactNode;
}) {
  useEffect(() => keepStyles(Object.values(manifest?.styles ?? {}).flat()), [manifest?.styles]);
  return <ManifestContext value={manifest}>{children}</ManifestContext>;
}

/**
 * The manifest, or null on pages that need no login.
 * @since 1.0
 */
export function useOptionalManifest(): UiManifest | null {
  return useContext(ManifestContext);
}

/**
 * Everything the server said this user may see.
 * @since 1.0
 */
export function useManifest(): UiManifest {
  const manifest = useContext(ManifestContext);
  if (!manifest) throw new Error('useManifest needs a signed-in page');
  return manifest;
}

/**
 * The user of the session.
 * @since 1.0
 */
export function useUser(): UiUser {
  return useManifest().user;
}

/**
 * The tenant of the session.
 * @since 1.0
 */
export function useTenant(): UiTenant {
  return useManifest().tenant;
}

/**
 * True when the user holds the permission. Buttons hide by it; the server decides by itself.
 * @since 1.0
 */
export function usePermission(permission: string): boolean {
  return useManifest().user.permissions.includes(permission);
}

/**
 * The contributions to a slot, in their order.
 * @since 1.0
 */
export function useSlot(id: string): UiSlotItem[] {
  const items = useOptionalManifest()?.slots[id] ?? [];
  return [...items].sort((a, b) => a.order - b.order);
}

/**
 * One action of the manifest by id, undefined when this user has not got it.
 * @since 1.0
 */
export function useManifestAction(id: string): UiAction | undefined {
  return useManifest().actions.find((action) => action.id === id);
}
