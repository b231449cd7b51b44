import type { ServiceSpec } from '@serviflow/sdk';
import { transports } from '../contract.ts';
import { installation } from './senders/installation.ts';

/** Holds back all mail that goes out while the operator wants none (`MAIL=off`): a copy of a desk must answer nobody. */
export function mailSwitch(): ServiceSpec {
  return {
    role: 'any',
    async start(host) {
      installation.from = String(host.env.MAIL_FROM ?? '').toLowerCase();
      transports.held = host.env.MAIL === 'off';
      if (transports.held)
        host.log.warn('mail is off: nothing is sent, fetched or taken; what is queued waits');
    },
    async stop() {
      transports.held = false;
    },
  };
}
