import type { Plugin } from '@serviflow/sdk';

/** What the host read of a package from outside before it imported it. */
interface FoundPackage {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Name of the npm package, as in its package.json. */
  readonly packageName: string;
  /** Absolute path of the folder with its built screens and their `manifest.json`. */
  readonly uiDir?: string;
  /** One sentence, from package.json. */
  readonly description?: string;
  /** Name without the address, from package.json. */
  readonly author?: string;
  /** An http or https address, from package.json. */
  readonly homepage?: string;
}

/** Why a package could not be used; says what to do when that is known better here than there. */
export type PackageFailure = Error & { readonly remedy?: string };

/** A plugin from outside: imported, or named with the reason why it could not be. */
export type FoundPlugin = FoundPackage & ({ readonly plugin: Plugin } | { readonly failure: PackageFailure });
