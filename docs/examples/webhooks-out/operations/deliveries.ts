import { problems, Type } from '@serviflow/sdk';
import { DELIVERY, DeliveryView, deliveryChanged, ENDPOINT } from '../contract.ts';
import { Delivery } from '../entities/delivery.ts';
import { webhooksOut } from '../manifest.ts';
import { recordTest } from '../services/record.ts';
import { findEndpoint, loadDelivery } from '../services/subjects.ts';
import { queueAttempt } from './deliver.ts';

/** POST /api/webhooks-out/deliveries/{id}/resend, also for many at once. The message keeps its `webhook-id`. */
export const resend = webhooksOut.actionOn(DELIVERY, 'resend', {
  title: 'Send again',
  icon: 'refresh',
  permission: 'webhooks-out.manage',
  bulk: true,
  input: Type.Object({}),
  reply: DeliveryView,
  async run(c, { id, endpointId }) {
    const endpoint = await findEndpoint(c, endpointId, { lock: true });
    const delivery = await c.em.findOne(Delivery, { id });
    if (!endpoint || !delivery) throw problems.notFound();
    if (endpoint.status !== 'on')
      throw problems.conflict('The endpoint is not on. Switch it on first.', { code: 'endpoint-not-on' });
    Object.assign(delivery, { state: 'waiting', round: 0, nextAt: c.now() });
    await queueAttempt(c, delivery);
    c.emit(
      deliveryChanged,
      { deliveryId: id, endpointId, state: 'waiting' },
      { audience: { permission: 'webhooks-out.read' } },
    );
    await c.em.flush();
    return (await loadDelivery(c, id)) ?? Promise.reject(problems.notFound());
  },
});

/** POST /api/webhooks-out/endpoints/{id}/test */
export const sendTest = webhooksOut.actionOn(ENDPOINT, 'test', {
  title: 'Send a test',
  icon: 'send',
  permission: 'webhooks-out.manage',
  input: Type.Object({}),
  reply: Type.Object({ deliveryId: Type.String() }),
  async run(c, { id }) {
    const endpoint = await findEndpoint(c, id);
    if (!endpoint) throw problems.notFound();
    return { deliveryId: await recordTest(c, endpoint) };
  },
});
