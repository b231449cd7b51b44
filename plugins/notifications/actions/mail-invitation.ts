import { problems, Type, uuidv7 } from '@serviflow/sdk';
import { CONTACT } from '../../clients/contract.ts';
import { notifications } from '../manifest.ts';
import { moment } from '../services/words.ts';

const SECONDS = 7 * 86_400;

/** 27.2: what a customer gets by mail is a link to choose a password, never a password. */
export const mailInvitation = notifications.actionOn(CONTACT, 'mail-invitation', {
  title: 'Mail the invitation',
  icon: 'mail',
  permission: 'notifications.invite',
  input: Type.Object({}),
  reply: Type.Object({ to: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),
  when: (contact) =>
    (contact.active && contact.userId !== null && contact.email !== null) ||
    'This contact has no portal access.',
  async run(c, contact) {
    const { userId, email, name } = contact;
    const user = userId ? (await c.users.find([userId])).get(userId) : undefined;
    if (!user || !email) throw problems.notFound();
    const token = await c.users.invite(user.id, { seconds: SECONDS });
    const expiresAt = new Date(c.now().getTime() + SECONDS * 1000).toISOString();
    const sent = await c.use.mail.send({
      key: `invitation:${uuidv7()}`,
      to: [{ address: email, name }],
      template: 'invitation',
      opensAccount: true,
      values: {
        username: user.username,
        inviterName: c.principal.name,
        link: `${c.baseUrl}/invite/${encodeURIComponent(token)}`,
        expiresAt: moment(c, expiresAt),
      },
    });
    if (!sent) throw problems.conflict('Outgoing mail is switched off.', { code: 'mail-off' });
    return { to: email, expiresAt };
  },
});
