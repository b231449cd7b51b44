import { decodeCursor, encodeCursor, pageInput, pageOf, sql, Type } from '@serviflow/sdk';
import { DELIVERY, DeliveryDetail, DeliveryView, ENDPOINT, EndpointView } from '../contract.ts';
import { Endpoint, endpointView } from '../entities/endpoint.ts';
import { webhooksOut } from '../manifest.ts';
import { figuresOf } from '../services/figures.ts';
import { type DeliveryLine, deliveryView, isUuid, LINE, loadDelivery } from '../services/subjects.ts';

/** Ids grow with time: a list is ordered by them, and goes on after the last one of the page before. */
const afterOf = (cursor: string | undefined): string | null => {
  const [id] = cursor ? (decodeCursor(cursor, 1) ?? []) : [];
  return typeof id === 'string' && isUuid(id) ? id : null;
};

/** One row more than asked for was read: it tells whether there is a next page. */
function toPage<T extends { id: string }>(rows: readonly T[], limit: number) {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? encodeCursor([items.at(-1)?.id]) : null };
}

/** GET /api/webhooks-out/endpoints, the oldest first. */
export const endpoints = webhooksOut.query('endpoints', {
  title: 'Webhook endpoints',
  permission: 'webhooks-out.read',
  input: Type.Object(pageInput),
  reply: pageOf(EndpointView),
  async run(c, { limit = 50, cursor }) {
    const after = afterOf(cursor);
    const found = await c.em.find(Endpoint, after ? { id: { $gt: after } } : {}, {
      orderBy: { id: 'asc' },
      limit: limit + 1,
    });
    return toPage(
      found.map((row) => endpointView(row, c.now())),
      limit,
    );
  },
});

/** GET /api/webhooks-out/endpoints/{id} */
export const endpoint = webhooksOut.queryOn(ENDPOINT, 'endpoint', {
  title: 'A webhook endpoint',
  permission: 'webhooks-out.read',
  http: { path: 'endpoints/{id}' },
  input: Type.Object({}),
  reply: EndpointView,
  run: (_c, found) => found,
});

/** Filter values with commas between, as the web app's filter bar writes them. */
const Words = (title: string) => Type.Optional(Type.String({ title, maxLength: 500 }));
const wordsOf = (list: string | undefined): string[] | null => list?.split(',').filter(Boolean) ?? null;

/** GET /api/webhooks-out/deliveries, the newest first. */
export const deliveries = webhooksOut.query('deliveries', {
  title: 'Log of webhooks',
  permission: 'webhooks-out.read',
  input: Type.Object({
    ...pageInput,
    endpoint: Type.Optional(Type.String({ title: 'Endpoint', format: 'uuid' })),
    state: Words('States'),
    type: Words('Events'),
  }),
  reply: pageOf(DeliveryView),
  async run(c, { endpoint: of, state, type, limit = 50, cursor }) {
    const [before, states, types] = [afterOf(cursor), wordsOf(state), wordsOf(type)];
    const { rows } = await sql<DeliveryLine>`
      select ${LINE} from webhooks_out.delivery d join webhooks_out.endpoint e on e.id = d.endpoint_id
       where ${of ? sql`d.endpoint_id = ${of}` : sql`true`}
         and ${states ? sql`d.state = any(${states})` : sql`true`}
         and ${types ? sql`d.type = any(${types})` : sql`true`}
         and ${before ? sql`d.id < ${before}::uuid` : sql`true`}
       order by d.id desc limit ${limit + 1}`.execute(c.sql());
    return toPage(rows.map(deliveryView), limit);
  },
});

/** GET /api/webhooks-out/deliveries/{id}: with what was sent, and the beginning of what came back. */
export const delivery = webhooksOut.queryOn(DELIVERY, 'delivery', {
  title: 'A delivery',
  permission: 'webhooks-out.read',
  http: { path: 'deliveries/{id}' },
  input: Type.Object({}),
  reply: DeliveryDetail,
  async run(c, { id }) {
    const found = await loadDelivery(c, id);
    if (!found) throw new TypeError(`Delivery ${id} was there a moment ago`);
    return found;
  },
});

/** GET /api/webhooks-out/overview */
export const overview = webhooksOut.query('overview', {
  title: 'How webhooks fare',
  permission: 'webhooks-out.read',
  input: Type.Object({}),
  reply: Type.Object({
    /** Without a signing key nothing can be sent. */
    keySet: Type.Boolean(),
    delivered: Type.Integer(),
    failing: Type.Integer(),
    waiting: Type.Integer(),
  }),
  async run(c) {
    const { delivered, failing, waiting } = await figuresOf(c);
    return { keySet: Boolean(c.settings.signingKey), delivered, failing, waiting };
  },
});
