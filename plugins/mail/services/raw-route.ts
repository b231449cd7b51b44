import { problems, type RouteRequest } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { findMessage } from './log.ts';

/** The original of a message, as a download that no browser shows as a page. */
export async function downloadRaw(c: Ctx, { params }: RouteRequest): Promise<Response> {
  const row = await findMessage(c, params.id ?? '', { lock: false });
  if (!row) throw problems.notFound();
  const raw = await c.files.read(row.raw_file_id);
  return new Response(new Uint8Array(raw), {
    headers: {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="message-${row.id}.eml"`,
      'x-content-type-options': 'nosniff',
    },
  });
}
