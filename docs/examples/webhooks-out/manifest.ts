import { TICKETS } from '@serviflow/plugin-tickets/contract';
import { type Context, defineManifest, limit, Type } from '@serviflow/sdk';

export const webhooksOut = defineManifest({
  id: 'webhooks-out',
  title: 'Webhooks',
  description: 'Tells other programs by signed webhooks what happens to tickets.',
  version: '0.1.0',
  sdk: '^1.1.0',
  requires: { tickets: TICKETS },
  // People enter the addresses.
  network: ['*'],
  settings: Type.Object({
    signingKey: Type.Optional(
      Type.String({
        title: 'Signing key',
        description:
          'The secret of every endpoint is derived from it. A new key gives every endpoint a new secret at once, so change it only when it has become known to somebody.',
        format: 'password',
        minLength: 24,
        maxLength: 200,
      }),
    ),
    timeoutSeconds: Type.Integer({
      title: 'Wait for an answer',
      description: 'An attempt has failed when the receiver has not answered by then.',
      default: 10,
      minimum: 1,
      maximum: 30,
      'x-ui': { unit: 'seconds' },
    }),
    pauseAfterHours: Type.Integer({
      title: 'Pause a failing endpoint after',
      description: 'When every attempt has failed for this long.',
      default: 72,
      minimum: 1,
      maximum: 720,
      'x-ui': { unit: 'hours' },
    }),
  }),
  permissions: {
    'webhooks-out.read': { title: 'See webhooks and their log', roles: ['admin'] },
    'webhooks-out.manage': { title: 'Change webhooks, see their secrets', roles: ['admin'] },
  },
  features: { 'webhooks-out.endpoints': limit(20, { title: 'Webhook endpoints' }) },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof webhooksOut>;
