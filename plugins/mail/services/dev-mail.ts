import { problems, type RouteRequest, type ServiceSpec } from '@serviflow/sdk';
import type { OutgoingRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { findOutgoing, listOutgoing } from './log.ts';
import { bodyOf } from './outgoing/body.ts';
import { escapeHtml } from './templates/text.ts';

const PAGE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>Mail that went out</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:860px;margin:24px auto;padding:0 16px}td{padding:6px 14px 6px 0;vertical-align:top}time{white-space:nowrap;opacity:.7}@media (max-width:699px){tr{display:block;padding:8px 0}td{display:inline-block;padding:0 10px 0 0;overflow-wrap:anywhere}}</style>';

const answer = (html: string): Response =>
  new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });

/** The tenant that demo data makes (see "Demo data" in docs/getting-started.md). */
const DEMO = 'demo';

/**
 * `/dev/mail`: the mails that the demo desk sent, for trying things out without a mail server. There only while demo
 * data is on and mail goes to files, and only for the admin of the demo desk: other tenants of the installation are
 * real. Mails that open an account are named and not shown: an admin resets passwords, but reads nobody's link.
 */
export class DevMail {
  #on = false;

  /** Reads from the host whether the page is there. */
  readonly service: ServiceSpec = {
    role: 'any',
    start: async (host) => {
      this.#on = host.env.SEED === 'demo' && !host.env.OUTBOUND_SMTP_URL;
    },
    stop: async () => {
      this.#on = false;
    },
  };

  /** The newest mails. */
  readonly list = async (c: Ctx, { query }: RouteRequest): Promise<Response> => {
    this.#assertOn(c);
    const { items, next } = await listOutgoing(c, {
      limit: 50,
      ...(query.cursor && { cursor: query.cursor }),
    });
    const rows = items.map(
      (row) =>
        `<tr><td><time>${row.created_at.toISOString().slice(0, 16).replace('T', ' ')}</time><td>${escapeHtml(people(row))}<td><a href="/dev/mail/${row.id}">${escapeHtml(row.subject)}</a><td>${row.state}</tr>`,
    );
    const more = next ? `<p><a href="/dev/mail?cursor=${encodeURIComponent(next)}">Older</a></p>` : '';
    return answer(
      `${PAGE}<h1>Mail that went out</h1><table>${rows.join('') || '<tr><td>Nothing yet.</tr>'}</table>${more}`,
    );
  };

  /** One mail as its reader sees it. */
  readonly show = async (c: Ctx, { params }: RouteRequest): Promise<Response> => {
    this.#assertOn(c);
    const row = await findOutgoing(c, params.id ?? '', { lock: false });
    if (!row) throw problems.notFound();
    return answer(
      row.opens_account
        ? `${PAGE}<h1>${escapeHtml(row.subject)}</h1><p>This mail lets its reader into an account, so it is not shown here. Whoever runs the desk finds it in the file outbox/${row.id}.eml of the data directory.</p><p><a href="/dev/mail">All mails</a></p>`
        : bodyOf(c, row).html,
    );
  };

  #assertOn(c: Ctx): void {
    if (!this.#on || c.tenant.code !== DEMO) throw problems.notFound();
  }
}

const people = (row: OutgoingRow): string =>
  [...row.recipients, ...row.cc].map((box) => box.address).join(', ');
