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

/** Details of an entry on one line, as `title Screen flickers, priority medium`; the panel shows them whole. */
export function detailWords(details: Record<string, unknown>): string {
  const parts = Object.entries(details).flatMap(([name, value]): string[] => {
    if (value === null || value === undefined || value === '') return [];
    if (Array.isArray(value)) {
      const plain = value.every((one) => typeof one !== 'object');
      return value.length === 0 ? [] : [`${name} ${plain ? value.join(' ') : value.length}`];
    }
    if (typeof value !== 'object') return [`${name} ${String(value)}`];
    const inner = detailWords(value as Record<string, unknown>);
    // What was sent is what the entry is about; its name says nothing.
    return inner ? [name === 'input' ? inner : `${name} ${inner}`] : [];
  });
  return parts.join(', ') || '–';
}
