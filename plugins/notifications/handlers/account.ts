import type { EventDelivery, invited, passwordChanged, tenantSignedUp } from '@serviflow/sdk';
import type { OutgoingDraft } from '../../mail/contract.ts';
import type { Ctx } from '../manifest.ts';
import { moment } from '../services/words.ts';

type LinkMail = EventDelivery<typeof invited.payload>;

/** Purpose under which the kernel reads one-time links; the link is made here, so no queue holds a secret. */
const ONE_TIME_LINK = 'auth.link';

/**
 * Mails about accounts. They go out whatever the switches say: they are answers to what somebody did, and without
 * them people would be locked out.
 */
async function send(
  c: Ctx,
  event: EventDelivery,
  to: { address: string; name: string },
  mail: Pick<OutgoingDraft, 'template' | 'values' | 'opensAccount'>,
): Promise<void> {
  const sent = await c.use.mail.send({ key: `${event.id}:${to.address.toLowerCase()}`, to: [to], ...mail });
  if (!sent)
    c.log.info('not told', { event: event.id, kind: event.type, reason: 'sent already or mail is off' });
}

/** @param page path of the web app that takes the link */
function link(c: Ctx, event: LinkMail, page: 'invite' | 'reset' | 'magic'): string {
  const { linkId, seconds, userId, email } = event.payload;
  return `${c.baseUrl}/${page}/${c.links.create(ONE_TIME_LINK, { linkId, userId, email }, { seconds })}`;
}

const boxOf = ({ payload }: LinkMail) => ({ address: payload.email, name: payload.name });

/** 29.1: a one-time link to choose a password. */
export async function invitation(c: Ctx, event: LinkMail): Promise<void> {
  const { username, expiresAt } = event.payload;
  const inviter = (await c.users.find([event.actorId].filter(isUuid))).get(event.actorId)?.name;
  await send(c, event, boxOf(event), {
    opensAccount: true,
    template: 'invitation',
    values: {
      username,
      inviterName: inviter ?? c.tenant.name,
      link: link(c, event, 'invite'),
      expiresAt: moment(c, expiresAt),
    },
  });
}

export function reset(c: Ctx, event: LinkMail): Promise<void> {
  const { username, expiresAt } = event.payload;
  const values = { username, link: link(c, event, 'reset'), expiresAt: moment(c, expiresAt) };
  return send(c, event, boxOf(event), { template: 'password-reset', values, opensAccount: true });
}

export function magic(c: Ctx, event: LinkMail): Promise<void> {
  const { name, expiresAt } = event.payload;
  return send(c, event, boxOf(event), {
    opensAccount: true,
    template: 'notice',
    values: {
      subject: `Your login link for ${c.tenant.name}`,
      heading: 'Log in with one click',
      intro: `Hello ${name}, this link logs you in to ${c.tenant.name}. It works once and until ${moment(c, expiresAt)}. If you did not ask for it, ignore this message.`,
      link: link(c, event, 'magic'),
      buttonLabel: 'Log in',
    },
  });
}

/** To the owner, who may know nothing of it. */
export function changedPassword(c: Ctx, event: EventDelivery<typeof passwordChanged.payload>): Promise<void> {
  const { name, email } = event.payload;
  return send(
    c,
    event,
    { address: email, name },
    {
      template: 'notice',
      values: {
        subject: 'Your password was changed',
        heading: 'Your password was changed',
        intro: `Hello ${name}, the password of your account at ${c.tenant.name} was changed on ${moment(c, event.occurredAt.toISOString())}. If it was not you, choose a new one now and tell your administrator.`,
        link: `${c.baseUrl}/forgot?tenant=${c.tenant.code}`,
        buttonLabel: 'It was not me',
      },
    },
  );
}

/** 1.2. The password was chosen at sign-up, so the mail carries none. */
export function welcome(c: Ctx, event: EventDelivery<typeof tenantSignedUp.payload>): Promise<void> {
  const { tenantCode, username, email, trialEndsAt } = event.payload;
  const ends = new Intl.DateTimeFormat(c.tenant.locale || 'en', {
    dateStyle: 'long',
    timeZone: c.tenant.timezone,
  }).format(new Date(trialEndsAt));
  return send(
    c,
    event,
    { address: email, name: '' },
    {
      template: 'welcome',
      values: { tenantCode, username, trialEndsAt: ends, link: `${c.baseUrl}/login?tenant=${tenantCode}` },
    },
  );
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
