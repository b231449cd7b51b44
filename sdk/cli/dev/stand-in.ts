import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_FOLDER } from '../build/compile-server.ts';

/**
 * The package that the desk loads while the plugin is being written: it leads to the sources, where the real one has
 * what `build` makes.
 */
export interface StandIn {
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Where its built screens are. */
  readonly screens: string;
  /** Writes its package.json from the plugin's as it is now. @param withScreens they are built */
  write(withScreens: boolean): void;
}

/** @param root absolute path of the plugin's package */
export function standInOf(root: string): StandIn {
  const folder = join(root, TOOL_FOLDER, 'package');
  const screens = join(folder, 'ui');
  return {
    folder,
    screens,
    write(withScreens) {
      mkdirSync(screens, { recursive: true });
      writeFileSync(join(folder, 'plugin.js'), "export { default } from '../../plugin.ts';\n");
      const json = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
      const { name, version, description, author, homepage, serviflow } = json;
      const stand = {
        name,
        version,
        description,
        author,
        homepage,
        private: true,
        type: 'module',
        serviflow: {
          ...(serviflow as object | undefined),
          plugin: './plugin.js',
          ui: withScreens ? './ui' : undefined,
        },
      };
      writeFileSync(join(folder, 'package.json'), `${JSON.stringify(stand, null, 2)}\n`);
    },
  };
}
