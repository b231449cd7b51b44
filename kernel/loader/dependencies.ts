import type { AnyManifest } from '@serviflow/sdk';

/** The plugin that owns a contract, from its id. */
export const ownerOf = (contract: { readonly id: string }): string =>
  contract.id.slice(0, contract.id.indexOf('.'));

/** Plugins that this one cannot do without. */
export function requiredPlugins(manifest: AnyManifest): string[] {
  return Object.values((manifest.requires ?? {}) as Record<string, { id: string }>).map(ownerOf);
}

/** Plugins that it uses when they are there. */
export function optionalPlugins(manifest: AnyManifest): string[] {
  return Object.values((manifest.optional ?? {}) as Record<string, { id: string }>).map(ownerOf);
}
