import { problems, type RouteRequest } from '@serviflow/sdk';
import type { MailDb, SenderRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { escapeHtml } from '../templates/text.ts';
import { noteProof } from './note-proof.ts';

/** Purpose of the link that is mailed to an address to prove it. */
export const SENDER_LINK = 'mail.sender';
export const SENDER_LINK_SECONDS = 2 * 24 * 3600;
export const SENDER_SUBJECT = 'mail.sender';

const HEAD =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>Sender address</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:560px;margin:12vh auto;padding:0 20px;overflow-wrap:anywhere}button{font:inherit;padding:10px 18px;cursor:pointer}</style>';

const page = (html: string): Response =>
  new Response(`${HEAD}<main>${html}</main></html>`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });

/** The address that a link was mailed for. @throws Problem 404 when it is not one of the tenant's any more */
async function asked(c: Ctx, { link }: RouteRequest): Promise<SenderRow> {
  const row = await c
    .sql<MailDb>()
    .selectFrom('mail.sender')
    .selectAll()
    .where('id', '=', link?.id ?? '')
    .where('address', '=', link?.email ?? '')
    .executeTakeFirst();
  if (!row) throw problems.notFound();
  return row as SenderRow;
}

/** Asks whoever reads the mail of an address. Opening the link proves nothing yet: programs that check mail open links. */
export async function askOwner(c: Ctx, request: RouteRequest): Promise<Response> {
  const { address } = await asked(c, request);
  return page(
    `<h1>Is this your address?</h1><p>The service desk of <strong>${escapeHtml(c.tenant.name)}</strong> wants to send its mail as <strong>${escapeHtml(address)}</strong>.</p><form method="post"><button type="submit">Yes, it may send as this address</button></form><p>If you know nothing of this, close this page.</p>`,
  );
}

/** Notes the answer, and ends the links for this address. */
export async function confirmOwner(c: Ctx, request: RouteRequest): Promise<Response> {
  const { id, address } = await asked(c, request);
  await noteProof(c, id, 'link');
  await c.links.revoke({ purpose: SENDER_LINK, subject: SENDER_SUBJECT, id });
  return page(
    `<h1>Thank you</h1><p>${escapeHtml(c.tenant.name)} may now send as ${escapeHtml(address)}. You can close this page.</p>`,
  );
}
