import { type AnyManifest, checkPluginId, SDK_VERSION } from '@serviflow/sdk';
import semver from 'semver';

/**
 * What is wrong with a manifest, one sentence each; empty when it is valid.
 */
export function checkManifest(manifest: AnyManifest): string[] {
  const wrong = checkPluginId(manifest.id);
  if (!semver.valid(manifest.version)) wrong.push(`"${manifest.version}" is no semantic version.`);
  if (!semver.validRange(manifest.sdk)) wrong.push(`"${manifest.sdk}" is no semver range.`);
  else if (!semver.satisfies(SDK_VERSION, manifest.sdk))
    wrong.push(`It needs SDK ${manifest.sdk}; this desk has ${SDK_VERSION}.`);
  for (const contract of Object.values({ ...manifest.requires, ...manifest.optional }) as { id: string }[]) {
    if (!/^[a-z][a-z0-9-]*\.[a-z-]+@\d+$/.test(contract.id))
      wrong.push(`The contract id "${contract.id}" is not <plugin>.<name>@<major>.`);
  }
  return wrong;
}

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
