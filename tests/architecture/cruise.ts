import { existsSync } from 'node:fs';
import { type ICruiseResult, type IViolation, cruise as runCruise } from 'dependency-cruiser';
import { layerRules } from './layer-rules.ts';

/** Folders whose modules are checked; one that does not exist yet is left out. */
const LAYERS = ['sdk', 'kernel', 'migrations', 'plugins', 'config', 'apps', 'tests'];

export const RULES: readonly string[] = (layerRules.forbidden ?? []).map((rule) => String(rule.name));

/**
 * Runs dependency-cruiser with the rules of the project.
 *
 * @param root folder that has the layers below it
 */
export async function cruise(root: string): Promise<ICruiseResult> {
  const { forbidden, options } = layerRules;
  const folders = LAYERS.filter((folder) => existsSync(`${root}/${folder}`));
  const { output } = await runCruise(
    folders,
    { ...options, baseDir: root, ruleSet: { forbidden }, validate: true, outputType: 'json' },
    options?.enhancedResolveOptions,
  );
  return JSON.parse(String(output)) as ICruiseResult;
}

/** One line for a violation: the rule and both files. */
export function describeViolation({ rule, from, to }: IViolation): string {
  return `${rule.name}: ${from} → ${to}`;
}
