import { uuidv7 } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { ageOf } from '../model/triage.ts';
import { addNotice } from './notices.ts';
import { mutedOf } from './preferences.ts';

/** People told at once; a desk with more has enough of them. */
const MAX_PEOPLE = 200;

/** Bell and mail to everybody who may decide about mail that waits, with its age. */
export async function tellDeciders(c: Ctx, waiting: { count: number; oldestAt: Date }): Promise<void> {
  if (!c.settings.sendNotifications) return;
  const age = ageOf(waiting.oldestAt, c.now());
  const many = waiting.count !== 1;
  const title = many
    ? `${waiting.count >= 1000 ? '1,000 or more' : waiting.count} mails wait for a decision`
    : 'A mail waits for a decision';
  const body = many ? `The oldest has waited for ${age}.` : `It has waited for ${age}.`;
  // The roles that hold mail.triage.
  const people = await c.users.list({ roles: ['admin', 'expert'], active: true, limit: MAX_PEOPLE });
  const muted = await mutedOf(
    c,
    people.map(({ id }) => id),
  );
  const eventId = uuidv7();
  for (const { id, name, email } of people) {
    await addNotice(c, { userId: id, eventId, kind: 'mail.held', title, body, ticket: null });
    if (!email || muted.has(id) || !c.settings.triageToDeciders) continue;
    await c.use.mail.send({
      key: `${eventId}:${email.toLowerCase()}`,
      to: [{ address: email, name }],
      template: 'notice',
      values: {
        subject: title,
        heading: title,
        intro: `${body} Nobody has answered, and the sender has heard nothing so far.`,
        link: `${c.baseUrl}/mail/triage`,
        buttonLabel: 'Decide',
      },
      automatic: true,
    });
  }
}
