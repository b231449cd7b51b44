import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pluginSchema } from '../../define/plugin-id.ts';
import { identifiersOf, type PluginNames } from './names.ts';

/** A working plugin, tested as it stands; only names are changed. */
export const TEMPLATE = fileURLToPath(new URL('../template', import.meta.url));

/** Words of the language that cannot name a constant. */
const RESERVED =
  /^(await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;
const NOT_COPIED = new Set(['node_modules', 'dist', '.serviflow']);
/** npm leaves a file of this name out of packages. */
const RENAMED = new Map([['_gitignore', '.gitignore']]);

/** The files of a new plugin but for package.json: path below its folder, and text. */
export function templateFiles(names: Omit<PluginNames, 'author' | 'packageName'>): Map<string, string> {
  const sources = readTemplate();
  sources.delete('package.json');
  const change = replacer(names, [...sources.values()].join('\n'));
  return new Map([...sources].map(([path, text]) => [RENAMED.get(path) ?? change(path), change(text)]));
}

/** The package.json of the template, with the versions that the template is tested with. */
export function templateManifest(): Record<string, unknown> & TemplateManifest {
  return JSON.parse(readFileSync(join(TEMPLATE, 'package.json'), 'utf8'));
}

export interface TemplateManifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function readTemplate(): Map<string, string> {
  const files = new Map<string, string>();
  const read = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (NOT_COPIED.has(entry.name)) continue;
      if (entry.isDirectory()) read(path);
      else files.set(relative(TEMPLATE, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  };
  read(TEMPLATE);
  return files;
}

function replacer({ id, title }: { id: string; title: string }, code: string): (text: string) => string {
  const used = new Set(code.match(/[A-Za-z_]\w*/g));
  const { camel, pascal, constant } = identifiersOf(id, (name) => RESERVED.test(name) || used.has(name));
  const words: readonly (readonly [string, string])[] = [
    ['sample-plugin', id],
    ['sample_plugin', pluginSchema(id)],
    ['samplePlugin', camel],
    ['SamplePlugin', pascal],
    ['SAMPLE_PLUGIN', constant],
    ['Sample plugin', title],
  ];
  return (text) => words.reduce((result, [from, to]) => result.replaceAll(from, () => to), text);
}
