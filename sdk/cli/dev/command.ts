import { type PluginCommand, text } from '../tool/command.ts';
import { readPluginPackage } from '../tool/plugin-package.ts';
import { EXIT, UsageError } from '../tool/terminal.ts';

export const devCommand: PluginCommand = {
  name: 'dev',
  usage: '[folder] [--port <port>]',
  summary: 'Runs a desk with the plugin and what it requires, made anew when you save',
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'port',
      help: 'Where it listens; 3000 or a free one when absent',
    },
  },
  details: [
    'The desk has a tenant "demo" in which the plugin is switched on. Its data are kept in .serviflow/; delete that',
    'folder to begin anew. Ctrl-C stops everything.',
  ],
  maxPositionals: 1,
  async run({ cwd, positionals, values, terminal, stopSignal }) {
    const source = readPluginPackage(cwd, positionals[0]);
    const port = portOf(text({ values }, 'port'));
    const { runDevSession } = await import('./dev-session.ts');
    await runDevSession({ source, port, terminal, signal: stopSignal() });
    return EXIT.fine;
  },
};

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`"${value}" is no port.`);
  return port;
}
