import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginReport } from '../manifest/plugin-report.ts';
import type { Finding } from './finding.ts';
import { UI_EXTERNALS } from './imports.ts';
import { exportsOf, importsOf, type SourceFile } from './sources.ts';

/** Words that only stand in the code of a library itself, whatever a bundler renamed. */
const COPIES: readonly { library: string; marks: readonly RegExp[] }[] = [
  {
    library: 'react',
    marks: [
      /__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE|__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED/,
    ],
  },
  { library: 'react/jsx-runtime', marks: [/react\.(transitional\.)?element/, /\bjsxs\b/] },
  { library: '@serviflow/sdk/ui', marks: [/MantineProvider was not found/] },
];

/**
 * What is wrong with the built screens: files, imports, copies of libraries that the desk serves, components that
 * pages and contributions name and nobody exports.
 * @param root folder of the package
 * @param folder where the bundle is, below the package: `./dist/ui`
 */
export function checkBundle(root: string, folder: string, report: PluginReport): Finding[] {
  const path = join(root, folder);
  const listed = readManifest(path);
  if (typeof listed === 'string')
    return [{ code: 'ui-manifest', at: `${folder}/manifest.json`, what: listed, remedy: BUILD }];
  const files = [listed.entry, ...listed.styles];
  const found: Finding[] = files
    .filter((file) => !existsSync(join(path, file)))
    .map((file) => ({
      code: 'ui-file',
      at: `${folder}/${file}`,
      what: 'The file is not there.',
      remedy: BUILD,
    }));
  const all = readdirSync(path, { recursive: true, encoding: 'utf8' });
  for (const file of all.filter((name) => /[.](js|css)$/.test(name)))
    if (!/-[\w-]{6,}[.](js|css)$/.test(file))
      found.push({
        code: 'ui-file',
        at: `${folder}/${file}`,
        what: 'The name carries no hash, and browsers keep what a desk serves for ever.',
        remedy: BUILD,
      });
  const scripts = all
    .filter((name) => name.endsWith('.js'))
    .map((file) => ({ file, text: readFileSync(join(path, file), 'utf8') }));
  for (const script of scripts) found.push(...checkScript(script, folder, path));
  const entry = scripts.find(({ file }) => file === listed.entry);
  if (entry)
    found.push(...missingComponents(report, exportsOf(entry.file, entry.text), `${folder}/${entry.file}`));
  return found;
}

const BUILD = 'Build the package with "serviflow-plugin build".';

/** Components that pages and contributions name and that the module does not export. */
export function missingComponents(report: PluginReport, exported: readonly string[], at: string): Finding[] {
  const named = new Set([...report.pages, ...report.slots].map(({ component }) => component));
  return [...named]
    .filter((component) => !exported.includes(component))
    .map((component) => ({
      code: 'ui-component',
      at,
      what: `A page or contribution shows "${component}", which is not exported here.`,
      remedy: 'Export it by this name from ui/index.tsx, or correct the name in plugin.ts.',
    }));
}

function readManifest(path: string): { entry: string; styles: string[] } | string {
  let json: { entry?: unknown; styles?: unknown };
  try {
    json = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  } catch {
    return 'It is not there, or it is no JSON.';
  }
  const { entry, styles } = json;
  if (typeof entry !== 'string') return 'It has no "entry".';
  if (!Array.isArray(styles) || !styles.every((style) => typeof style === 'string'))
    return 'Its "styles" are no list of files.';
  return { entry, styles };
}

function checkScript(script: SourceFile, folder: string, path: string): Finding[] {
  const at = `${folder}/${script.file}`;
  const found: Finding[] = [];
  for (const { specifier } of importsOf(script)) {
    const there = specifier.startsWith('.') && existsSync(join(path, script.file, '..', specifier));
    if (there || UI_EXTERNALS.includes(specifier)) continue;
    found.push({
      code: 'ui-external',
      at,
      what: `It imports ${specifier}, which no desk serves.`,
      remedy: specifier.startsWith('.')
        ? BUILD
        : `Bundle it; only these stay outside: ${UI_EXTERNALS.join(', ')}.`,
    });
  }
  for (const { library, marks } of COPIES)
    if (marks.every((mark) => mark.test(script.text)))
      found.push({
        code: 'ui-own-copy',
        at,
        what: `It holds a copy of ${library}; two of them in one page do not work together.`,
        remedy: `Leave ${library} outside of the bundle; "serviflow-plugin build" does so.`,
      });
  return found;
}
