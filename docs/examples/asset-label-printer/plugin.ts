import { ticketSidebar } from '@serviflow/plugin-tickets/contract';
import { definePlugin } from '@serviflow/sdk';
import { assetLabelPrinter } from './manifest.ts';

/** All of this plugin is in its screens; the server only learns where they are. */
export default definePlugin(assetLabelPrinter, {
  register(p) {
    p.page({
      path: '/asset-label-printer',
      component: 'LabelsPage',
      title: 'Asset labels',
      permission: 'asset-label-printer.print',
      nav: { group: 'Work', icon: 'qrcode', order: 75 },
    });
    p.contribute(ticketSidebar, {
      id: 'asset-label-printer.card',
      component: 'LabelCard',
      title: 'Device label',
      permission: 'asset-label-printer.print',
      order: 90,
    });
  },
});
