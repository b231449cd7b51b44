import { TICKETS } from '@serviflow/plugin-tickets/contract';
import { defineManifest } from '@serviflow/sdk';

export const assetLabelPrinter = defineManifest({
  id: 'asset-label-printer',
  title: 'Asset labels',
  description: 'Prints labels with a code for devices, on sheets or on a label printer. Stores nothing.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  permissions: {
    'asset-label-printer.print': { title: 'Print labels', roles: ['admin', 'expert', 'viewer'] },
  },
});
