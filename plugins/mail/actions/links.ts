import { problems, Type } from '@serviflow/sdk';
import { mail } from '../manifest.ts';

export const revokeLink = mail.action('revoke-link', {
  title: 'Revoke a link',
  description: 'The link stops working, and whoever is in by it is out.',
  done: 'Link revoked',
  icon: 'link-off',
  permission: 'mail.manage',
  listed: false,
  http: { path: '/links/{id}/revoke' },
  input: Type.Object({ id: Type.String({ title: 'Link', format: 'uuid' }) }),
  reply: Type.Object({ id: Type.String() }),
  async run(c, { id }) {
    if ((await c.links.revoke({ link: id })) === 0) throw problems.notFound();
    return { id };
  },
});
