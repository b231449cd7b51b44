import type { DatabaseRoles } from '@serviflow/sdk';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { SCHEMA } from './job-message.ts';

/**
 * Installs or upgrades the queue's schema as the database owner and lets the relay role use it. The app role gets
 * nothing: calls queue work by their outbox rows only. Cheap when nothing is to do.
 */
export async function installJobs(ownerUrl: string, roles: DatabaseRoles): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: SCHEMA,
    application_name: 'serviflow migrate',
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  // Failures reject start(); what else goes wrong on this short-lived connection must not end the process.
  boss.on('error', () => {});
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'serviflow migrate' });
  await client.connect();
  try {
    await client.query(`grant usage on schema ${SCHEMA} to ${roles.relay};
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${roles.relay};
      grant usage, select on all sequences in schema ${SCHEMA} to ${roles.relay};
      grant execute on all functions in schema ${SCHEMA} to ${roles.relay}`);
  } finally {
    await client.end();
  }
}
