import { invalidField, OutsideError, problems, Type } from '@serviflow/sdk';
import { ENDPOINT, EndpointView, EventTypes } from '../contract.ts';
import { Endpoint, endpointView } from '../entities/endpoint.ts';
import { type Ctx, webhooksOut } from '../manifest.ts';
import { requireSigningKey } from '../services/secrets.ts';
import { findEndpoint } from '../services/subjects.ts';

const fields = {
  url: Type.String({
    title: 'Address',
    description: 'Gets a POST for each event.',
    format: 'uri',
    maxLength: 500,
    'x-ui': { placeholder: 'https://example.com/webhooks' },
  }),
  description: Type.Optional(
    Type.String({ title: 'What it is for', maxLength: 200, 'x-ui': { placeholder: 'Billing' } }),
  ),
  events: EventTypes,
};

/** POST /api/webhooks-out/endpoints. Asks for the address's host before a transaction is open. */
export const add = webhooksOut.action('add', {
  title: 'Add endpoint',
  icon: 'plus',
  permission: 'webhooks-out.manage',
  http: { path: 'endpoints', status: 201 },
  tx: 'none',
  input: Type.Object(fields, { additionalProperties: false }),
  reply: EndpointView,
  async run(c, { url, description = '', events }) {
    requireSigningKey(c);
    const checked = await checkedUrl(c, url);
    return c.tx(async (tx) => {
      const most = Number(tx.entitled('webhooks-out.endpoints'));
      if ((await tx.em.count(Endpoint)) >= most)
        throw problems.forbidden(`The plan has room for ${most} endpoints.`, { code: 'plan-limit' });
      const made = tx.em.create(Endpoint, { url: checked, description, events, createdAt: tx.now() });
      await tx.em.persist(made).flush();
      return endpointView(made, tx.now());
    });
  },
});

/** POST /api/webhooks-out/endpoints/{id}/edit */
export const edit = webhooksOut.actionOn(ENDPOINT, 'edit', {
  title: 'Edit',
  icon: 'pencil',
  permission: 'webhooks-out.manage',
  tx: 'none',
  input: Type.Object(fields, { additionalProperties: false }),
  reply: EndpointView,
  async run(c, { id, url: before }, { url, description = '', events }) {
    // A host that cannot be found today must not keep anybody from choosing other events.
    const checked = url === before ? url : await checkedUrl(c, url);
    return change(c, id, { url: checked, description, events });
  },
});

/** POST /api/webhooks-out/endpoints/{id}/switch-on */
export const switchOn = webhooksOut.actionOn(ENDPOINT, 'switch-on', {
  title: 'Switch on',
  icon: 'player-play',
  permission: 'webhooks-out.manage',
  input: Type.Object({}),
  reply: EndpointView,
  when: ({ status }) => status !== 'on' || 'The endpoint is on.',
  run: (c, { id }) => change(c, id, { status: 'on', reason: null, failures: 0, failingSince: null }),
});

/** POST /api/webhooks-out/endpoints/{id}/switch-off */
export const switchOff = webhooksOut.actionOn(ENDPOINT, 'switch-off', {
  title: 'Switch off',
  icon: 'player-stop',
  permission: 'webhooks-out.manage',
  input: Type.Object({}),
  reply: EndpointView,
  when: ({ status }) => status !== 'off' || 'The endpoint is off.',
  run: (c, { id }) => change(c, id, { status: 'off', reason: `Switched off by ${c.principal.name}.` }),
});

/** POST /api/webhooks-out/endpoints/{id}/delete. The page asks in its own words, so the button lists leave it out. */
export const remove = webhooksOut.actionOn(ENDPOINT, 'delete', {
  title: 'Delete',
  icon: 'trash',
  permission: 'webhooks-out.manage',
  risk: 'danger',
  listed: false,
  input: Type.Object({}),
  reply: Type.Object({ id: Type.String() }),
  async run(c, { id, url }) {
    c.audit({ url });
    await c.em.nativeDelete(Endpoint, { id });
    return { id };
  },
});

async function change(
  c: Ctx,
  id: string,
  to: Partial<Parameters<typeof endpointView>[0]>,
): Promise<EndpointView> {
  return c.tx(async (tx) => {
    const endpoint = await findEndpoint(tx, id, { lock: true });
    if (!endpoint) throw problems.notFound();
    Object.assign(endpoint, to);
    return endpointView(endpoint, tx.now());
  });
}

/** @throws Problem 422 for an address that this desk may not send to */
async function checkedUrl(c: Ctx, given: string): Promise<string> {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw invalidField('/url', 'An address begins with https:// or http://.');
  if (url.username || url.password)
    throw invalidField(
      '/url',
      'A user name or password in the address would be seen by everybody who sees it.',
    );
  try {
    await c.outside.resolve(url.hostname);
  } catch (error) {
    if (error instanceof OutsideError) throw invalidField('/url', error.detail ?? error.title);
    throw error;
  }
  return url.href;
}
