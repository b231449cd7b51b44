import {
  type Context,
  defineEvent,
  defineManifest,
  defineMigration,
  definePlugin,
  defineSubject,
  sql,
  Type,
  tenantTable,
  uuidv7,
} from '@serviflow/sdk';
import { TICKET, TICKETS, ticketClosed, ticketSidebar } from '../../../plugins/tickets/contract.ts';

const manifest = defineManifest({
  id: 'parcel-watch',
  title: 'Parcel watch',
  version: '1.2.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  settings: Type.Object({ carrier: Type.String({ title: 'Carrier', default: 'Post' }) }),
  permissions: {
    'parcel-watch.read': { title: 'See parcels', roles: ['admin', 'expert', 'viewer'] },
    'parcel-watch.write': { title: 'Register parcels', roles: ['admin', 'expert'] },
  },
  network: ['api.parcels.example'],
});

type Ctx = Context<typeof manifest>;

const PARCEL = defineSubject<{ id: string }>('parcel-watch.parcel');
const parcelSent = defineEvent('parcel-watch.sent@1', Type.Object({ parcelId: Type.String() }));

/** The log may only grow, and its rows hold their parcel: both stand in the way of who deletes carelessly. */
const init = defineMigration('0001-init', (roles) => [
  ...tenantTable(roles, 'parcel_watch.parcel', {
    columns: ['ticket_id uuid not null', 'label text not null'],
    indexes: [{ on: 'ticket_id' }],
  }),
  ...tenantTable(roles, 'parcel_watch.log', {
    columns: ['parcel_id uuid not null', 'words text not null'],
    foreignKeys: [{ column: 'parcel_id', references: 'parcel_watch.parcel', onDelete: 'restrict' }],
    appendOnly: true,
  }),
]);

const Parcel = Type.Object({ id: Type.String(), label: Type.String() });

const send = manifest.actionOn(TICKET, 'send', {
  title: 'Send parcel',
  permission: 'parcel-watch.write',
  input: Type.Object({ label: Type.String({ title: 'Label', minLength: 1, maxLength: 80 }) }),
  reply: Parcel,
  async run(c, ticket, { label }) {
    const id = uuidv7();
    await sql`insert into parcel_watch.parcel (id, ticket_id, label) values (${id}, ${ticket.id}, ${label})`.execute(
      c.sql(),
    );
    await sql`insert into parcel_watch.log (id, parcel_id, words) values (${uuidv7()}, ${id}, 'sent')`.execute(
      c.sql(),
    );
    await c.files.save(new TextEncoder().encode(label), {
      name: 'label.txt',
      type: 'text/plain',
      owner: { subject: PARCEL.id, id },
    });
    await c.directory.claim('parcel', id);
    await c.enqueue(track, { parcelId: id });
    c.emit(parcelSent, { parcelId: id });
    return { id, label };
  },
});

const list = manifest.query('parcels', {
  title: 'Parcels',
  permission: 'parcel-watch.read',
  input: Type.Object({ ticketId: Type.Optional(Type.String()) }),
  reply: Type.Object({ items: Type.Array(Parcel) }),
  async run(c, { ticketId }) {
    const { rows } = await sql<{ id: string; label: string }>`
      select id, label from parcel_watch.parcel where ${ticketId ?? null}::uuid is null or ticket_id = ${ticketId ?? null}::uuid
       order by id desc limit 50`.execute(c.sql());
    return { items: rows };
  },
});

/** Far in the future, so that it still waits when somebody asks. */
const track = manifest.job('track', { data: Type.Object({ parcelId: Type.String() }), run: () => undefined });
const nightly = manifest.job('nightly', { cron: '0 3 * * *', perTenant: true, run: () => undefined });

/** A small plugin as a stranger would write it, with a bit of everything. */
export const parcelWatch = definePlugin(manifest, {
  migrations: [init],
  register(p) {
    p.action(send);
    p.query(list);
    p.job(track, nightly);
    p.event(parcelSent);
    p.subject(PARCEL, { load: async (_c: Ctx, id) => ({ id }) });
    p.on(ticketClosed, 'stop', () => undefined);
    p.health('carrier', async () => ({ ok: true, detail: 'answers' }));
    p.contribute(ticketSidebar, {
      id: 'parcel-watch.card',
      component: 'ParcelCard',
      title: 'Parcels',
      permission: 'parcel-watch.read',
    });
    p.page({
      path: '/parcels',
      component: 'ParcelsPage',
      title: 'Parcels',
      permission: 'parcel-watch.read',
      nav: { group: 'Work', icon: 'box' },
    });
  },
});

const clumsyManifest = defineManifest({
  id: 'clumsy-screens',
  title: 'Clumsy screens',
  version: '0.1.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  permissions: { 'clumsy-screens.see': { title: 'See them', roles: ['admin', 'expert'] } },
});

/** Every one of its screens fails in a way of its own. */
export const clumsyScreens = definePlugin(clumsyManifest, {
  register(p) {
    for (const component of ['ThrowsInRender', 'ThrowsInEffect', 'NotThere'])
      p.contribute(ticketSidebar, {
        id: `clumsy-screens.${component}`,
        component,
        title: component,
        permission: 'clumsy-screens.see',
      });
  },
});

/** One whose bundle is no JavaScript. */
export const tornScreens = definePlugin(
  defineManifest({
    id: 'torn-screens',
    title: 'Torn screens',
    version: '0.1.0',
    sdk: '^1.0.0',
    requires: { tickets: TICKETS },
    permissions: { 'torn-screens.see': { title: 'See them', roles: ['admin', 'expert'] } },
  }),
  {
    register(p) {
      p.page({
        path: '/torn',
        component: 'Torn',
        title: 'Torn',
        permission: 'torn-screens.see',
        nav: { group: 'Work', icon: 'box' },
      });
    },
  },
);
