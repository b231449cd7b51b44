import { type Problem, problems } from '@serviflow/sdk';
import type { Loader } from '../loader/loader.ts';
import type { Plan } from './plan.ts';

/** Given for a time and not sold, so that nobody is told to buy it. */
const TRIAL = 'trial';

/** Whether a plan has a plugin; what belongs to the kernel is in all of them. */
export function inPlan(plan: Plan, plugin: string, loader: Loader): boolean {
  return plan.plugins === '*' || plan.plugins.includes(plugin) || (loader.state(plugin)?.core ?? false);
}

/** What a plan lacks of a plugin and all that it requires. */
export function missingIn(plan: Plan, plugin: string, loader: Loader): string[] {
  return [...loader.closure(plugin)].filter((id) => !inPlan(plan, id, loader));
}

/** Titles of the plans that have a plugin and all that it requires. */
export function plansWith(plans: readonly Plan[], plugin: string, loader: Loader): string[] {
  return plans
    .filter((plan) => plan.id !== TRIAL && missingIn(plan, plugin, loader).length === 0)
    .map((plan) => plan.title);
}

/** @param missing ids of the plugins that the plan lacks */
export function notInPlan(plan: Plan, missing: readonly string[], plans: readonly string[]): Problem {
  const titles = missing.join(', ');
  const where = plans.length ? ` Plans that do: ${plans.join(', ')}.` : ' No plan does.';
  return problems.conflict(`Your plan, ${plan.title}, does not include ${titles}.${where}`, {
    code: 'not-in-plan',
  });
}
