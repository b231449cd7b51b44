import {
  fieldFilters,
  type Page,
  type Problem,
  problems,
  type RecordField,
  type RouteRequest,
} from '@serviflow/sdk';
import { stringify } from 'csv-stringify/sync';
import type { Ticket } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { slaStates } from '../model/sla-state.ts';
import { customFields } from '../services/custom-fields.ts';
import { pageOfTickets } from '../services/list.ts';
import { FilterInput } from './list-input.ts';

const BATCH = 1_000;

const COLUMNS: readonly (readonly [
  title: string,
  value: (t: Ticket, now: string) => string | number | null,
])[] = [
  ['Number', (t) => t.number],
  ['Title', (t) => t.title],
  ['Status', (t) => t.status],
  ['Priority', (t) => t.priority],
  ['Category', (t) => t.category],
  ['Work type', (t) => t.workType],
  ['Tags', (t) => t.tags.join(', ')],
  ['Client', (t) => t.clientName],
  ['Requester', (t) => t.requesterName],
  ['Assignee', (t) => t.assigneeName],
  ['Source', (t) => t.source],
  ['Monitoring', (t) => (t.isSystem ? 'yes' : 'no')],
  ['SLA', (t, now) => slaStates(t, now).worst],
  ['Response due', (t) => t.responseDueAt],
  ['Resolve due', (t) => t.resolveDueAt],
  ['Created', (t) => t.createdAt],
  ['Updated', (t) => t.updatedAt],
  ['First response', (t) => t.firstRespondedAt],
  ['Resolved', (t) => t.resolvedAt],
  ['Closed', (t) => t.closedAt],
];

/** A spreadsheet would run a cell that begins like a formula (OWASP: CSV injection). */
export function safeCell(value: string | number | null): string | number {
  if (value === null) return '';
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

interface CsvOptions {
  readonly signal: AbortSignal;
  /** Custom fields, each a column. */
  readonly fields: readonly RecordField[];
}

type Texts = Readonly<Record<string, string>> | null;
interface Batch {
  readonly page: Page<Ticket>;
  readonly texts: (id: string) => Texts;
}
const customCell = (texts: Texts, key: string): string =>
  texts === null ? 'not available' : (texts[key] ?? '');

/** Tickets of one batch with the words of their custom fields. */
async function batchOf(
  c: Ctx,
  { cursor, ...filter }: FilterInput & { cursor: string | null },
  fields: readonly RecordField[],
): Promise<Batch> {
  const page = await pageOfTickets(c, { ...filter, limit: BATCH, ...(cursor ? { cursor } : {}) });
  const texts = fields.length
    ? await customFields(c).texts(page.items.map((ticket) => ticket.id))
    : () => ({});
  return { page, texts };
}

/** Lines of the export, header first; each yield is one batch. */
async function* csv(c: Ctx, filter: FilterInput, { signal, fields }: CsvOptions): AsyncGenerator<string> {
  const line = (cells: readonly (string | number)[][]) =>
    stringify(cells as (string | number)[][], { record_delimiter: '\r\n' });
  // Excel takes a file without the mark for its own old character set.
  yield `\uFEFF${line([[...COLUMNS.map(([title]) => title), ...fields.map(({ label }) => safeCell(label))]])}`;
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    // A transaction a batch: none is held while the reader is slow.
    const { page, texts }: Batch = await c.tx((inside) =>
      batchOf(inside as Ctx, { ...filter, cursor: from }, fields),
    );
    const now = c.now().toISOString();
    if (page.items.length)
      yield line(
        page.items.map((t) => [
          ...COLUMNS.map(([, value]) => safeCell(value(t, now))),
          ...fields.map(({ key }) => safeCell(customCell(texts(t.id), key))),
        ]),
      );
    cursor = page.next;
  } while (cursor !== null && !signal.aborted);
}

/**
 * The filtered list as CSV (6.5), streamed in keyset batches.
 * @throws Problem 422 for a wrong filter, before the first byte
 */
export async function exportCsv(c: Ctx, { request, query }: RouteRequest): Promise<Response> {
  const filter = readFilter(query);
  // A wrong bound or sort must be an error page, not a broken file.
  const fields = await c.tx(async (inside) => {
    await pageOfTickets(inside as Ctx, { ...filter, limit: 1 });
    return (await customFields(inside as Ctx).describe()).items;
  });
  const batches = csv(c, filter, { signal: request.signal, fields });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await batches.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: () => void batches.return(undefined),
  });
  const name = `tickets-${c.now().toISOString().slice(0, 10)}.csv`;
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** The filter part of the list's query string, by the same schema. */
function readFilter(query: Readonly<Record<string, string>>): FilterInput {
  const out: Record<string, unknown> = fieldFilters(query);
  for (const [key, schema] of Object.entries(FilterInput.properties)) {
    const value = query[key];
    if (value === undefined || value === '') continue;
    const s = schema as { type?: string; pattern?: string };
    if (s.type === 'boolean') out[key] = value === 'true';
    else if (s.pattern && !new RegExp(s.pattern).test(value)) throw wrong(key);
    else out[key] = value;
  }
  return out as FilterInput;
}

function wrong(key: string): Problem {
  return problems.invalid(`${key} is not right`, {
    errors: [{ in: 'query', pointer: `/${key}`, code: 'pattern', detail: 'is not right' }],
  });
}
