import { relative } from 'node:path';
import type { PluginCommand } from '../tool/command.ts';
import { readPluginPackage } from '../tool/plugin-package.ts';
import { EXIT } from '../tool/terminal.ts';

export const buildCommand: PluginCommand = {
  name: 'build',
  usage: '[folder]',
  summary: 'Builds the plugin into dist/, which a desk installs',
  options: {},
  details: [
    'Checks the types, compiles the server part file by file, and bundles ui/index.tsx when there is one.',
    '"npm pack" makes a package of the result.',
  ],
  maxPositionals: 1,
  async run({ cwd, positionals, terminal }) {
    const source = readPluginPackage(cwd, positionals[0]);
    const [{ buildPlugin }, { sizeLines }] = await Promise.all([
      import('./build-plugin.ts'),
      import('./sizes.ts'),
    ]);
    const begin = performance.now();
    const dist = await buildPlugin(source);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    terminal.out(`${source.name} ${source.version} is built in ${relative(cwd, dist)} (${seconds} s).`);
    for (const line of sizeLines(dist)) terminal.out(line);
    return EXIT.fine;
  },
};
