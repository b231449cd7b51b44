import { defineManifest, definePlugin, Type } from '@serviflow/sdk';
import { createTestKernel } from '@serviflow/sdk/testing';
import { expect, test } from 'vitest';
import { lostSecrets } from './secret-keys.ts';

const SECRET = 'the password of a mailbox';
const [NEW, OTHER] = ['n'.repeat(32), 'o'.repeat(32)];
const mailer = definePlugin(
  defineManifest({
    id: 'mailer',
    title: 'Mailer',
    version: '1.0.0',
    sdk: '^1.1.0',
    settings: Type.Object({
      host: Type.String({ title: 'Host', default: 'localhost' }),
      password: Type.String({ title: 'Password', format: 'password', default: '', boundTo: ['host'] }),
    }),
  }),
  { register() {} },
);

test('a changed secret key: the former one opens and is left out after a start; a wrong one is said and costs no data', async () => {
  const first = await createTestKernel({ plugins: [mailer], ownRoles: true });
  const acme = await first.tenant('acme');
  await acme.admin.elevate();
  await acme.admin.put('/api/settings/mailer', { values: { password: SECRET } });
  const link = first.kernel.runtime.links.create('mailer.view', acme.info.id, { id: '1' }, 3600);
  const start = (...secretKeys: string[]) =>
    createTestKernel({ plugins: [mailer], databaseUrl: first.databaseUrl, secretKeys, clock: first.clock });
  const { secretKey } = first.kernel.runtime.options;
  const seen = (desk: typeof first) =>
    desk.kernel.runtime.invoker.system('mailer', acme.info.id, async (c) => ({
      password: (c.settings as { password: string }).password,
      lost: c.lostSecrets,
    }));

  // A wrong key: said once at the start, the secret counts as lost and not as empty, and stays where it is.
  const wrong = await start(OTHER);
  expect(wrong.log.errors().map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^SECRET_KEY is not the key that 1 stored secret of 1 tenant was sealed with.*SECRET_KEY_OLD/,
    ),
  );
  expect(await seen(wrong)).toEqual({ password: '', lost: ['password'] });
  await wrong.stop();

  const rotated = await start(NEW, secretKey);
  expect(await seen(rotated)).toEqual({ password: SECRET, lost: [] });
  expect(await lostSecrets(rotated.kernel.runtime)).toBeNull();
  expect(rotated.kernel.runtime.links.read(link, 'mailer.view')?.data).toEqual({ id: '1' });
  await rotated.stop();

  const after = await start(NEW);
  expect(await seen(after)).toEqual({ password: SECRET, lost: [] });
  expect(after.kernel.runtime.links.read(link, 'mailer.view')).toBeNull();
  await after.stop();
  await first.stop();
});
