import { definePlugin, Type, USER } from '@serviflow/sdk';
import { isUuid } from '../opaque-token.ts';
import { IDLE_SECONDS } from '../sessions.ts';
import type { AuthTables } from '../tables.ts';
import * as actions from './actions.ts';
import * as automation from './automation.ts';
import { users } from './manifest.ts';
import { personReference } from './person-reference.ts';
import * as queries from './queries.ts';
import { loadUser } from './user-list.ts';

/** Days that used links and revoked tokens are kept for questions. */
const KEEP_DAYS = 30;

/** Removes what opens nothing any more. */
const sweep = users.job('sweep', {
  cron: '17 3 * * *',
  perTenant: true,
  data: Type.Object({}),
  async run(c) {
    const now = c.now();
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
    const sql = c.sql<AuthTables>();
    await sql
      .deleteFrom('kernel.session')
      .where((s) => s.or([s('expires_at', '<=', now), s('last_seen_at', '<', ago(IDLE_SECONDS))]))
      .execute();
    const old = ago(KEEP_DAYS * 86_400);
    await sql.deleteFrom('kernel.one_time_link').where('expires_at', '<', old).execute();
    await sql
      .deleteFrom('kernel.api_token')
      .where((t) => t.or([t('revoked_at', '<', old), t('expires_at', '<', old)]))
      .execute();
  },
});

export const usersPlugin = definePlugin(users, {
  register(p) {
    p.subject(USER, {
      load: async (c, id, { lock }) => (isUuid(id) ? loadUser(c, id, lock) : null),
      reference: personReference,
    });
    p.subject(automation.AUTOMATION, { load: (c, id) => automation.loadAutomation(c, id) });
    p.query(automation.listAutomation);
    p.action(automation.addAutomation, automation.changeAutomation);
    p.query(queries.deleted, queries.list, queries.get);
    p.action(
      actions.invite,
      actions.resendInvite,
      actions.update,
      actions.deactivate,
      actions.reactivate,
      actions.setTemporaryPassword,
    );
    p.job(sweep);
  },
});
