import { defineMigration } from '@serviflow/sdk';

/** After a change of SECRET_KEY the start seals what the former key sealed anew. */
export const secretKeys = defineMigration('0013-secret-keys', (roles) => [
  `create policy control_reseal on kernel.setting for update to ${roles.relay} using (true) with check (secret)`,
  `grant update (value) on kernel.setting to ${roles.relay}`,
]);
