import { defineFilter, Type } from '@serviflow/sdk';

const Ids = Type.Record(Type.String(), Type.String());

/**
 * The demo tenant is being filled, once: plugins add their own demo data here, in the same transaction. A fault leaves
 * only that plugin's data out.
 */
export const demoLoading = defineFilter(
  'onboarding.demo-loading@1',
  Type.Object({
    /** Ids by display name: `Acme Corp`. */
    clients: Ids,
    /** Ids by the names of demo/people.ts: `customer`, `acme.dan`. */
    contacts: Ids,
    /** Staff ids by user name. */
    users: Ids,
    ticketIds: Type.Array(Type.String()),
  }),
  { phases: ['add'], onFault: 'skip' },
);
