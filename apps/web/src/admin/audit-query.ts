/** The address keeps one `dates=from..to`; the API takes `from` and `to`, both days included. */
export function auditQuery({ dates = '', q, ...rest }: Record<string, string>): Record<string, string> {
  const [from, to] = dates.split('..');
  return { ...rest, ...(q ? { action: q } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}
