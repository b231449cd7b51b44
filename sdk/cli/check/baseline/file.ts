import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PluginReport } from '../../manifest/plugin-report.ts';
import { PluginError } from '../../tool/terminal.ts';
import type { ContractTypes } from './contract-types.ts';

/** Where a baseline is kept when no file is named: beside package.json, in version control. */
export const BASELINE_FILE = 'contract-baseline.json';

/** What a plugin promised at some version: the answer of `manifest --json`, and the types of its contracts. */
export type Baseline = PluginReport & { readonly contractTypes?: ContractTypes };

/** @throws PluginError when there is none, or when it is no baseline */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file))
    throw new PluginError(`There is no baseline ${file}.`, {
      remedy: 'Save one from the version that others use: serviflow-plugin check --save-baseline',
    });
  let json: Partial<Baseline>;
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as Partial<Baseline>;
  } catch (error) {
    throw new PluginError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (json.format !== 1 || typeof json.id !== 'string' || !Array.isArray(json.operations))
    throw new PluginError(`${file} is no baseline of this version of the tool.`, {
      remedy: 'Save it anew from the version that others use: serviflow-plugin check --save-baseline',
    });
  return json as Baseline;
}

export function writeBaseline(file: string, baseline: Baseline): void {
  writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
}
