import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Modules that a desk has once: two copies in one process would not know each other's values. */
const SHARED = /^(?:@serviflow\/|@mikro-orm\/|react(?:-dom)?(?:\/|$))/;

/** A package that may be imported by others of its kind, for its contract. */
export interface Sharer {
  readonly packageName: string;
  /** Real path. */
  readonly folder: string;
}

const sharers = new Map<string, { packageName: string; inside: string }>();
let hooked = false;

/**
 * From now on what these packages import of the SDK, of the desk's plugins and of React is the desk's own, whatever
 * lies in their `node_modules`, and they find each other by name.
 */
export function shareModules(packages: readonly Sharer[]): void {
  for (const { packageName, folder } of packages)
    sharers.set(folder, { packageName, inside: pathToFileURL(folder + sep).href });
  if (hooked || sharers.size === 0) return;
  hooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL;
      if (!parent?.startsWith('file:') || /^[./]|^[a-z-]+:/i.test(specifier)) return next(specifier, context);
      const from = [...sharers.values()].find(({ inside }) => parent.startsWith(inside));
      if (!from) return next(specifier, context);
      const elsewhere = SHARED.test(specifier) ? import.meta.url : ownerOf(specifier, from.packageName);
      if (!elsewhere) return next(specifier, context);
      try {
        return next(specifier, { ...context, parentURL: elsewhere });
      } catch (error) {
        // A package of that scope which the desk does not have may be among the stranger's own.
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
        return next(specifier, context);
      }
    },
  });
}

/** A place from which the import leads into the other package of that name. */
function ownerOf(specifier: string, importer: string): string | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name === importer) return undefined;
  const owner = [...sharers.values()].find(({ packageName }) => packageName === name);
  return owner && `${owner.inside}package.json`;
}
