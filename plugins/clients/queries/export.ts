import { fieldFilters, type RouteRequest } from '@serviflow/sdk';
import { stringify } from 'csv-stringify/sync';
import type { Ctx } from '../manifest.ts';
import { exported } from '../services/custom-fields.ts';
import { pageOfClients } from '../services/list.ts';

const BATCH = 200;

/** A spreadsheet would run a cell that begins like a formula (OWASP: CSV injection). */
const safe = (cell: string | null): string =>
  cell === null ? '' : /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;

/** All clients as CSV: name, company, e-mail, phone, address, creation date (37.10). */
export async function exportCsv(c: Ctx, { query }: RouteRequest): Promise<Response> {
  const custom = await exported(c);
  const titles = custom.columns.map(({ label }) => safe(label));
  const lines = [
    stringify([['Name', 'Company', 'Email', 'Phone', 'Address', 'Created', ...titles]], {
      record_delimiter: '\r\n',
    }),
  ];
  let cursor: string | null = null;
  do {
    const from: string | null = cursor;
    const page: Awaited<ReturnType<typeof pageOfClients>> = await pageOfClients(c, {
      sort: 'name',
      limit: BATCH,
      ...fieldFilters(query),
      ...(query.q ? { q: query.q } : {}),
      ...(from ? { cursor: from } : {}),
    });
    const cells = await custom.cells(page.items.map((client) => client.id));
    lines.push(
      stringify(
        page.items.map((client) =>
          [
            client.name,
            client.company,
            client.email,
            client.phone,
            client.address,
            client.createdAt,
            ...cells(client.id),
          ].map(safe),
        ),
        { record_delimiter: '\r\n' },
      ),
    );
    cursor = page.next;
  } while (cursor !== null);
  return new Response(`\uFEFF${lines.join('')}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="clients-${c.now().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
