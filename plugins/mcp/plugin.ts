import { definePlugin } from '@serviflow/sdk';
import { ASSISTANT_PATH } from './contract.ts';
import { mcp } from './manifest.ts';
import { MAX_BODY, serve } from './services/door.ts';

export default definePlugin(mcp, {
  register(p) {
    // Without sessions there is nothing to get or delete: the protocol asks for 405 there.
    for (const method of ['POST', 'GET', 'DELETE'] as const)
      p.route({ method, path: ASSISTANT_PATH, permission: 'mcp.use', tx: 'none', maxBody: MAX_BODY }, serve);
    p.page({
      path: '/assistant',
      component: 'AssistantPage',
      title: 'Connect an assistant',
      permission: 'mcp.use',
    });
  },
});
