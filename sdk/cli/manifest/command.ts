import type { PluginCommand } from '../tool/command.ts';
import { readPluginPackage } from '../tool/plugin-package.ts';
import { EXIT } from '../tool/terminal.ts';

export const manifestCommand: PluginCommand = {
  name: 'manifest',
  usage: '[folder] [--json]',
  summary: 'Shows what a plugin contributes, without starting anything',
  options: { json: { type: 'boolean', help: 'As JSON, also the baseline for "check"' } },
  maxPositionals: 1,
  async run({ cwd, positionals, values, terminal }) {
    const { root } = readPluginPackage(cwd, positionals[0]);
    const { reportOf } = await import('./report-of.ts');
    const report = await reportOf(root);
    if (values.json === true) terminal.out(JSON.stringify(report, null, 2));
    else {
      const { reportText } = await import('./report-text.ts');
      for (const line of reportText(report)) terminal.out(line);
    }
    return EXIT.fine;
  },
};
