import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from '../../index.ts';
import { describePlugin } from '../manifest/describe-plugin.ts';
import { type LoadedPlugin, loadPlugin } from '../manifest/load-plugin.ts';
import type { PluginReport } from '../manifest/plugin-report.ts';
import { readPluginPackage } from '../tool/plugin-package.ts';
import { PluginError } from '../tool/terminal.ts';
import { breakingChanges, mayBreak } from './baseline/compare.ts';
import { changedTypes, contractTypes } from './baseline/contract-types.ts';
import { BASELINE_FILE, readBaseline, writeBaseline } from './baseline/file.ts';
import { deprecatedUses } from './deprecated.ts';
import type { Finding } from './finding.ts';
import { checkIdentifiers } from './identifiers.ts';
import { checkImports } from './imports.ts';
import { checkMigrations } from './migrations.ts';
import { namelessPlugins } from './nameless.ts';
import { checkPackage } from './package-file.ts';
import { exportsOf, readSources } from './sources.ts';
import { checkBundle, missingComponents } from './ui-bundle.ts';

export interface CheckOptions {
  /** Compares with this file; `true` = `contract-baseline.json` in the folder; absent = that file when it is there. */
  readonly baseline?: string | true | undefined;
  /** Writes the file to compare with, from the plugin as it is. */
  readonly saveBaseline?: string | true | undefined;
  /** URL of a PostgreSQL server as a superuser; SERVIFLOW_TEST_POSTGRES when absent; migrations are only read without. */
  readonly database?: string | undefined;
}

export interface CheckResult {
  /** Id of the plugin; null when it could not be read. */
  readonly plugin: string | null;
  readonly findings: readonly Finding[];
  /** Where it uses what is deprecated. That works for now, so these are no findings. */
  readonly deprecated: readonly Finding[];
  /** What was left out or allowed, and why. */
  readonly notes: readonly string[];
}

/**
 * Checks the plugin in a folder: package.json, manifest, ids, imports, migrations, built screens, and what changed for
 * others since a baseline.
 * @param folder of the package, absolute or below the working directory
 * @throws PluginError when there is no package, or no baseline where one is named
 */
export async function checkPlugin(folder: string, options: CheckOptions = {}): Promise<CheckResult> {
  const pack = readPluginPackage(process.cwd(), folder);
  const notes: string[] = [];
  const loaded = await describe(pack.root);
  const { report } = loaded;
  const sources = readSources(pack.root);
  const findings = [
    ...loaded.findings,
    ...checkPackage(pack, report),
    ...checkImports(pack, sources, { report, nameless: await namelessPlugins(pack.root, sources) }),
  ];
  if (report) {
    findings.push(
      ...checkIdentifiers(loaded.plugin, report),
      ...checkMigrations(loaded.plugin),
      ...(await runMigrations(loaded.plugin, options.database, notes)),
      ...checkScreens(pack.root, pack.serviflow.ui, { report, notes }),
      ...compareBaseline(pack.root, report, { options, notes }),
    );
  }
  const { uses, note } = await deprecatedUses(pack.root, sources);
  if (note) notes.push(note);
  return { plugin: report?.id ?? null, findings, deprecated: uses, notes };
}

type Described =
  | { readonly plugin: Plugin; readonly report: PluginReport; readonly findings: readonly Finding[] }
  | { readonly plugin: null; readonly report: null; readonly findings: readonly Finding[] };

async function describe(root: string): Promise<Described> {
  let loaded: LoadedPlugin;
  try {
    loaded = await loadPlugin(root);
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    return failed('import', error, error.remedy ?? 'Mend the file.');
  }
  try {
    const { plugin, contract } = loaded;
    return { plugin, report: describePlugin(plugin, contract), findings: [] };
  } catch (error) {
    return failed(
      'register',
      error as Error,
      'register and migrations only declare; they must work without a desk.',
    );
  }
}

const failed = (code: string, { message }: Error, remedy: string): Described => ({
  plugin: null,
  report: null,
  findings: [{ code, at: 'plugin.ts', what: message, remedy }],
});

async function runMigrations(
  plugin: Plugin,
  server: string | undefined,
  notes: string[],
): Promise<Finding[]> {
  const url = server ?? process.env.SERVIFLOW_TEST_POSTGRES;
  if (plugin.migrations.length === 0) return [];
  if (!url) {
    notes.push('The migrations were read, not run: name a PostgreSQL server with --database.');
    return [];
  }
  const { tryMigrations } = await import('../../testing/try-migrations.ts');
  const refused = await tryMigrations(plugin, { server: url });
  return refused.map((what) => ({
    code: 'migration-failed',
    at: 'migrations',
    what,
    remedy: 'Mend the migration; the sentence is what PostgreSQL or the desk says.',
  }));
}

function checkScreens(
  root: string,
  ui: string | undefined,
  { report, notes }: { report: PluginReport; notes: string[] },
): Finding[] {
  const source = join(root, 'ui', 'index.tsx');
  const found = existsSync(source)
    ? missingComponents(report, exportsOf('ui/index.tsx', readFileSync(source, 'utf8')), 'ui/index.tsx')
    : missingComponents(report, [], 'ui/index.tsx');
  if (ui === undefined) return found;
  if (existsSync(join(root, ui))) return [...found, ...checkBundle(root, ui.replace(/^\.\//, ''), report)];
  notes.push(`The screens are not built yet (${ui}): the bundle was not checked.`);
  return found;
}

function compareBaseline(
  root: string,
  report: PluginReport,
  { options, notes }: { options: CheckOptions; notes: string[] },
): Finding[] {
  const fileOf = (named: string | true | undefined) =>
    typeof named === 'string' ? resolve(named) : join(root, BASELINE_FILE);
  const now = { ...report, contractTypes: contractTypes(root) };
  const file = fileOf(options.baseline);
  let found: Finding[] = [];
  if (options.baseline !== undefined || (existsSync(file) && options.saveBaseline === undefined)) {
    const before = readBaseline(file);
    found = [
      ...breakingChanges(before, now),
      ...(before.contractTypes ? changedTypes(before.contractTypes, now.contractTypes) : []),
    ];
    if (found.length > 0 && mayBreak(before, now)) {
      notes.push(
        ...found.map(
          ({ at, what }) => `${at}: ${what} Allowed: ${before.version} -> ${now.version} says so.`,
        ),
      );
      found = [];
    }
  }
  if (options.saveBaseline !== undefined) {
    writeBaseline(fileOf(options.saveBaseline), now);
    notes.push(`Baseline of ${now.version} written to ${fileOf(options.saveBaseline)}.`);
  }
  return found;
}
