import { type Principal, problems } from '@serviflow/sdk';

/** Whether a person repeated the password within the last 30 minutes (34.3). An API token never does. */
export const isElevated = ({ elevatedUntil }: Principal, now: Date): boolean =>
  elevatedUntil !== null && elevatedUntil > now;

/**
 * For what would give the desk away to whoever sits at an open screen: admins, passwords, tokens, secrets. What a plugin
 * does by itself passes.
 * @throws Problem 403 `elevation-required`
 */
export function requireElevated(principal: Principal, now: Date): void {
  if (principal.kind !== 'system' && !isElevated(principal, now)) throw problems.elevationRequired();
}
