import type { Outside } from '@serviflow/sdk';
import type { Call } from '../invoke/call.ts';

/** The gate for a plugin's part in a call: shut within a transaction, as no database connection waits for strangers. */
export function outsideOf(call: Call, plugin: string, outside: Outside): Outside {
  const free = () => {
    if (call.transaction)
      throw new TypeError(
        `${plugin} turns to a server outside within a transaction: declare tx: 'none', and open c.tx() around the database work`,
      );
  };
  return {
    async fetch(url, request) {
      free();
      return outside.fetch(url, request);
    },
    client(limits) {
      const client = outside.client(limits);
      return async (input, init) => {
        free();
        return client(input, init);
      };
    },
    async resolve(host) {
      free();
      return outside.resolve(host);
    },
  };
}
