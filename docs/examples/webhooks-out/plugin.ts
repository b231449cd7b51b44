import { definePlugin } from '@serviflow/sdk';
import { DELIVERY, deliveryChanged, ENDPOINT, endpointStopped } from './contract.ts';
import { Delivery } from './entities/delivery.ts';
import { Endpoint } from './entities/endpoint.ts';
import { webhooksOut } from './manifest.ts';
import { webhookTables } from './migrations/0001-webhooks.ts';
import { deliver } from './operations/deliver.ts';
import { resend, sendTest } from './operations/deliveries.ts';
import { add, edit, remove, switchOff, switchOn } from './operations/endpoints.ts';
import { deliveries, delivery, endpoint, endpoints, overview } from './operations/lists.ts';
import { rotateSecret, secretRoute, showSecret } from './operations/secret.ts';
import { sweep, tidy } from './operations/upkeep.ts';
import { checkHealth } from './services/figures.ts';
import { HOOKS } from './services/hooks.ts';
import { loadDelivery, loadEndpoint } from './services/subjects.ts';

export default definePlugin(webhooksOut, {
  entities: [Endpoint, Delivery],
  migrations: [webhookTables],
  register(p) {
    p.subject(ENDPOINT, { load: loadEndpoint });
    p.subject(DELIVERY, { load: loadDelivery });
    p.action(add, edit, sendTest, rotateSecret, switchOn, switchOff, remove, resend);
    p.query(endpoints, endpoint, deliveries, delivery, overview);
    p.route(secretRoute, showSecret);
    p.job(deliver, sweep, tidy);
    p.event(deliveryChanged, endpointStopped);
    for (const hook of HOOKS) hook.subscribe(p);
    p.page({
      path: '/webhooks',
      component: 'EndpointsPage',
      title: 'Webhooks',
      permission: 'webhooks-out.read',
      nav: { group: 'Administration', icon: 'webhook', order: 850 },
    });
    p.page({
      path: '/webhooks/log',
      component: 'LogPage',
      title: 'Log of webhooks',
      permission: 'webhooks-out.read',
    });
    p.health('deliveries', checkHealth);
  },
});
