import { EnvironmentSchema } from './environment-schema.ts';

const KNOWN = Object.keys(EnvironmentSchema.properties);

/** Prefixes that only ServiFlow uses: any unknown name below them is a mistake. */
const OWN_PREFIXES = ['S3_', 'SERVIFLOW_'];

/** Read by the tests, never by the product. */
const TEST_PREFIX = 'SERVIFLOW_TEST_';

/**
 * Names the variables that look meant for ServiFlow but are none of its: unknown names under its prefixes,
 * other spellings (`outbound_smtp_url`) and slips of the pen (`OUTBOUND_SMTP_URI`). The rest of a process
 * environment belongs to other programs and is left alone.
 *
 * @returns each unknown name with the known one it resembles, if any
 */
export function findMistakenNames(names: readonly string[]): { name: string; meant: string | undefined }[] {
  return names
    .filter((name) => !KNOWN.includes(name) && !name.startsWith(TEST_PREFIX))
    .map((name) => ({ name, meant: closest(name) }))
    .filter(
      ({ name, meant }) => meant !== undefined || OWN_PREFIXES.some((prefix) => name.startsWith(prefix)),
    );
}

function closest(name: string): string | undefined {
  const upper = name.toUpperCase();
  let best: { known: string; distance: number } | undefined;
  for (const known of KNOWN) {
    const distance = editDistance(upper, known);
    if (distance <= tolerance(known) && (!best || distance < best.distance)) best = { known, distance };
  }
  return best?.known;
}

/** Short names leave room for one slip only: SMTP_HOST of another program is two letters from SMTP_PORT. */
function tolerance(known: string): number {
  return known.length < 10 ? 1 : 2;
}

/** Insertions, deletions, changes and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(i - 2, j - 2) + 1);
      row.push(cost);
    }
  }
  return at(a.length, b.length);
}
