import { existsSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { SDK_VERSION } from '../../index.ts';
import type { PluginReport } from '../manifest/plugin-report.ts';
import type { PluginPackage } from '../tool/plugin-package.ts';
import type { Finding } from './finding.ts';

type Ranges = Readonly<Record<string, string>>;

/** Comes from the desk: a copy of its own would be a second one in the same process or page. */
const OF_THE_DESK = ['@serviflow/sdk', 'react', 'react-dom'];

/**
 * What is wrong with package.json: the desk reads it before it imports anything.
 * @param report null when the plugin could not be read
 */
export function checkPackage(pack: PluginPackage, report: PluginReport | null): Finding[] {
  const found: Finding[] = [];
  const add = (code: string, what: string, remedy: string) =>
    void found.push({ code, at: 'package.json', what, remedy });
  checkField(pack, report, add);
  checkPeers(pack, add);
  if (pack.json.type !== 'module')
    add('package-type', 'The package is no ES module.', 'Add "type": "module".');
  checkExports(pack, add);
  if (report && pack.version !== report.version)
    add(
      'version-differs',
      `The package says version ${pack.version || '(none)'}, the manifest ${report.version}.`,
      'Give both the same version.',
    );
  return found;
}

type Add = (code: string, what: string, remedy: string) => void;

function checkField({ json, serviflow }: PluginPackage, report: PluginReport | null, add: Add): void {
  if (typeof json.serviflow !== 'object' || json.serviflow === null) {
    add(
      'no-serviflow-field',
      'There is no field "serviflow": no desk would take this package for a plugin.',
      `Add "serviflow": { "id": "${report?.id ?? 'my-plugin'}", "title": "…", "plugin": "./dist/plugin.js" }.`,
    );
    return;
  }
  for (const name of ['id', 'title', 'plugin'] as const)
    if (typeof serviflow[name] !== 'string' || serviflow[name] === '')
      add('serviflow-field', `"serviflow" has no "${name}".`, `Add "${name}" to the field "serviflow".`);
  if (!report) return;
  if (serviflow.id !== undefined && serviflow.id !== report.id)
    add(
      'serviflow-field',
      `"serviflow" says the id is "${serviflow.id}", the manifest "${report.id}".`,
      'Give both the same id.',
    );
  if (report.pages.length + report.slots.length > 0 && serviflow.ui === undefined)
    add(
      'serviflow-field',
      'The plugin shows screens, and "serviflow" does not say where they are.',
      'Add "ui": "./dist/ui" to the field "serviflow".',
    );
}

function checkPeers({ json }: PluginPackage, add: Add): void {
  const peers = (json.peerDependencies ?? {}) as Ranges;
  const bundled = (json.dependencies ?? {}) as Ranges;
  const range = peers['@serviflow/sdk'];
  if (range === undefined)
    add(
      'no-sdk-peer',
      '"peerDependencies" does not name @serviflow/sdk.',
      `Add "@serviflow/sdk": "^${semver.major(SDK_VERSION)}.${semver.minor(SDK_VERSION)}.0" to "peerDependencies".`,
    );
  else if (!semver.validRange(range) || !semver.satisfies(SDK_VERSION, range))
    add(
      'sdk-range',
      `"peerDependencies" wants @serviflow/sdk ${range}; the one here is ${SDK_VERSION}.`,
      'Widen the range, or use the SDK that it names.',
    );
  for (const name of Object.keys(bundled))
    if (OF_THE_DESK.includes(name) || name.startsWith('@serviflow/plugin-'))
      add(
        'bundled-peer',
        `"dependencies" names ${name}, which the desk gives.`,
        `Move ${name} to "peerDependencies" (and "devDependencies" for your own tests).`,
      );
}

function checkExports({ root, json }: PluginPackage, add: Add): void {
  const doors = (typeof json.exports === 'object' ? json.exports : null) as Record<string, unknown> | null;
  if (!doors) {
    add(
      'package-exports',
      'There is no "exports".',
      'Add "exports": { ".": "./dist/plugin.js", "./package.json": "./package.json" }.',
    );
    return;
  }
  if (doors['.'] === undefined)
    add('package-exports', '"exports" has no ".".', 'Add ".": "./dist/plugin.js".');
  if (existsSync(join(root, 'contract.ts')) && doors['./contract'] === undefined)
    add(
      'package-exports',
      'There is a contract.ts, and "exports" does not offer it to other plugins.',
      'Add "./contract": "./dist/contract.js".',
    );
}
