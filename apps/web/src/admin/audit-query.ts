import { fromZoned } from '@serviflow/sdk/ui';

const DAY = 86_400_000;

/**
 * The address keeps `dates=from..to` with both days included; the API takes instants and ends before `to`.
 * @param zone of the tenant, in which a day begins
 */
export function auditQuery(
  { dates = '', ...rest }: Record<string, string>,
  zone: string,
): Record<string, string> {
  const [from, to] = dates.split('..');
  const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00Z`) + DAY).toISOString().slice(0, 10);
  return {
    ...rest,
    ...(from ? { from: fromZoned(`${from}T00:00`, zone) } : {}),
    ...(to ? { to: fromZoned(`${dayAfter(to)}T00:00`, zone) } : {}),
  };
}
