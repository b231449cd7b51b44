import pg from 'pg';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

/** What a statement of a call did. */
export interface Explained {
  readonly text: string;
  readonly milliseconds: number;
  readonly plan: PlanNode;
}

/**
 * Explains, with the plan that the desk uses (the one for all values), each reading statement that the desk sends while
 * `work` runs: on its own connection, in its transaction, as its role and tenant.
 */
export async function explained(work: () => Promise<unknown>, about: RegExp): Promise<Explained[]> {
  const found: Promise<Explained>[] = [];
  const send = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
  const ask = (client: pg.Client, text: string) =>
    send.call(client, text) as Promise<
      pg.QueryResult<{ 'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time': number }] }>
    >;
  const patched = function (this: pg.Client, ...args: unknown[]) {
    const answer = send.apply(this, args);
    const config = args[0] as pg.QueryConfig;
    if (
      typeof config === 'object' &&
      config.name &&
      /^\s*(with|select)\b/i.test(config.text) &&
      about.test(config.text)
    ) {
      const values = (config.values ?? []).map(literal).join(', ');
      const explain = `explain (analyze, format json, buffers off, timing off) execute ${config.name}${values && `(${values})`}`;
      found.push(
        ask(this, explain).then(({ rows }) => {
          const [root] = rows[0]?.['QUERY PLAN'] ?? [];
          if (!root) throw new Error(`No plan of ${config.text}`);
          return { text: config.text, milliseconds: root['Execution Time'], plan: root.Plan };
        }),
      );
    }
    return answer;
  };
  pg.Client.prototype.query = patched as typeof pg.Client.prototype.query;
  try {
    await work();
    return await Promise.all(found);
  } finally {
    pg.Client.prototype.query = send as typeof pg.Client.prototype.query;
  }
}

/** A bound value as text of SQL, written as the driver sends it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value))
    return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  return pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** All nodes of a plan that read a table. */
export function scansOf(node: PlanNode): PlanNode[] {
  return [...(node['Relation Name'] ? [node] : []), ...(node.Plans ?? []).flatMap(scansOf)];
}
