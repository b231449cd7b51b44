import { defineManifest, defineToken } from '@serviflow/sdk';
import type { Health } from '../http/health.ts';
import type { Loader } from '../loader/loader.ts';

/** What the admin page needs beyond the runtime. */
export const PLUGIN_ADMIN = defineToken<{ loader: Loader; health: Health }>('kernel.plugin-admin');

export const admin = defineManifest({
  id: 'admin',
  title: 'Administration',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: {
    'admin.plugins': { title: 'Switch plugins on and off, and delete their data', roles: ['admin'] },
  },
});
