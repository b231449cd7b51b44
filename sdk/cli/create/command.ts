import { basename, relative, resolve } from 'node:path';
import { checkPluginId } from '../../define/plugin-id.ts';
import { type CommandCall, type PluginCommand, text } from '../tool/command.ts';
import { EXIT, type Terminal, UsageError } from '../tool/terminal.ts';
import { createPlugin, refuseUsedFolder } from './create-plugin.ts';
import { checkPackageName, checkTitle, suggestId, titleOf } from './names.ts';
import { templateManifest } from './template.ts';

export const createCommand: PluginCommand = {
  name: 'create',
  usage: '<folder>',
  summary: 'Makes a new plugin in a folder of its own',
  options: {
    id: { type: 'string', value: 'id', help: 'Also its schema and /api/<id>; from the folder when absent' },
    title: { type: 'string', value: 'title', help: 'Name for people; from the id when absent' },
    author: { type: 'string', value: 'name', help: 'Author in package.json' },
    name: {
      type: 'string',
      value: 'package',
      help: 'Name of the npm package; serviflow-plugin-<id> when absent',
    },
    packages: {
      type: 'string',
      value: 'folder',
      help: 'Takes @serviflow/* from the tarballs in this folder',
    },
  },
  details: ['On a terminal it asks for what is not given. Elsewhere it takes the suggestions.'],
  maxPositionals: 1,
  async run(call) {
    const { cwd, terminal } = call;
    const folder = await folderOf(call);
    refuseUsedFolder(folder);
    const id = await answer(terminal, {
      given: text(call, 'id'),
      question: 'Id (a-z, 0-9, dashes)?',
      suggestion: suggestId(basename(folder)),
      check: (value) => [...checkPluginId(value), ...takenId(value)][0] ?? null,
    });
    const asked = await answer(terminal, {
      given: text(call, 'title'),
      question: 'Title for people?',
      suggestion: titleOf(id),
      check: checkTitle,
    });
    // A plain apostrophe would end a string of the code; the printed one says the same.
    const title = asked.replaceAll("'", '’');
    const author = await answer(terminal, {
      given: text(call, 'author'),
      question: 'Author?',
      suggestion: '',
      check: () => null,
    });
    const packageName = text(call, 'name') ?? `serviflow-plugin-${id}`;
    const wrongName = checkPackageName(packageName);
    if (wrongName) throw new UsageError(wrongName);
    const packages = text(call, 'packages');
    createPlugin({
      folder,
      id,
      title,
      author,
      packageName,
      packages: packages === undefined ? undefined : resolve(cwd, packages),
    });
    const shown = relative(cwd, folder);
    terminal.out(`${title} (${id}) is in ${shown || 'this folder'}. Next:`);
    terminal.out('');
    if (shown) terminal.out(`  cd ${/[^\w./-]/.test(shown) ? `"${shown}"` : shown}`);
    terminal.out('  npm install');
    terminal.out('  npm test');
    terminal.out('  npm run dev');
    return EXIT.fine;
  },
};

async function folderOf({ positionals, cwd, terminal }: CommandCall): Promise<string> {
  const given = positionals[0] ?? (await terminal.ask?.('Folder for the plugin?', 'my-plugin'));
  if (!given) throw new UsageError('Name the folder for the plugin: create <folder>');
  return resolve(cwd, given);
}

/** The plugins that the new one is built on have their ids already. */
function takenId(id: string): string[] {
  const { devDependencies } = templateManifest();
  return devDependencies[`@serviflow/plugin-${id}`] === undefined
    ? []
    : [`The id "${id}" belongs to a plugin of ServiFlow.`];
}

interface Question {
  readonly given: string | undefined;
  readonly question: string;
  readonly suggestion: string;
  /** What is wrong with an answer; null when it is fine. */
  check(value: string): string | null;
}

/** The given value, or what a person says, or the suggestion. @throws UsageError when that is not right */
async function answer(terminal: Terminal, { given, question, suggestion, check }: Question): Promise<string> {
  if (given !== undefined || !terminal.ask) {
    const value = (given ?? suggestion).trim();
    const wrong = check(value);
    if (wrong) throw new UsageError(wrong);
    return value;
  }
  for (;;) {
    const value = (await terminal.ask(question, suggestion)).trim();
    const wrong = check(value);
    if (!wrong) return value;
    terminal.err(wrong);
  }
}
