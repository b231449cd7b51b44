import { defineSlot } from '@serviflow/sdk';

/** Cards beside the list of requests on the portal's first page. */
export const portalHome = defineSlot<Record<string, never>>('portal.home@1');
