import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the parts of this installation are. */
export interface Places {
  /** Folder of the project in a checkout; of the package `@serviflow/host` where npm installed it compiled. */
  readonly root: string;
  /** Whether this is a checkout, whose web app is built from source. */
  readonly source: boolean;
  /** The built web app. */
  readonly webDir: string;
  /** Where Node keeps what it compiled. */
  readonly compileCache: string;
}

/** Node strips no types below `node_modules`, so an installed host is compiled and a checkout is not. */
const source = import.meta.filename.endsWith('.ts');
const here = import.meta.dirname;

/** @throws Error when the package with the web app is missing from a compiled installation */
export function findPlaces(): Places {
  if (source) {
    const root = join(here, '..', '..');
    return {
      root,
      source,
      webDir: join(root, 'apps', 'web', 'dist'),
      compileCache: join(root, 'node_modules', '.cache', 'serviflow-compile'),
    };
  }
  const root = join(here, '..');
  const web = dirname(createRequire(import.meta.url).resolve('@serviflow/web/package.json'));
  return {
    root,
    source,
    webDir: join(web, 'dist'),
    compileCache: join(root, '..', '..', '.cache', 'serviflow-compile'),
  };
}
