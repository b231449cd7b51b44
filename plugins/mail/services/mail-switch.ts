import type { ServiceSpec } from '@serviflow/sdk';
import { transports } from '../contract.ts';

/** Holds back all mail that goes out while the operator wants none (`MAIL=off`): a copy of a desk must answer nobody. */
export function mailSwitch(): ServiceSpec {
  return {
    role: 'any',
    async start(host) {
      transports.held = host.env.MAIL === 'off';
      if (transports.held)
        host.log.warn('mail is off: nothing is sent, fetched or taken; what is queued waits');
    },
    async stop() {
      transports.held = false;
    },
  };
}
