import { defineManifest } from '@serviflow/sdk';
import { TICKETS } from '../tickets/contract.ts';

export const portal = defineManifest({
  id: 'portal',
  title: 'Customer portal',
  description: 'Where customers see, raise and answer their requests, and accept or decline what was done.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
});
