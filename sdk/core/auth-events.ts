import { Type } from '@sinclair/typebox';
import { defineEvent } from '../define/event.ts';

/**
 * What the mail side needs to write to a user. `linkId` opens nothing by itself: the handler makes the link with
 * `c.links.create('auth.link', { linkId, userId, email }, { seconds })`, so the outbox and the job queue hold no usable secret.
 */
const LinkMail = Type.Object({
  userId: Type.String(),
  username: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  linkId: Type.String(),
  /** How long the link works. */
  seconds: Type.Integer(),
  expiresAt: Type.String({ format: 'date-time' }),
});

/**
 * Somebody was invited, or the invitation was sent again.
 * @since 1.0
 */
export const invited = defineEvent(
  'auth.invited@1',
  LinkMail,
  'Somebody was invited, or the invitation was sent again: mail a link for setting the first password.',
);
/**
 * A user forgot the password and asked for a link.
 * @since 1.0
 */
export const resetRequested = defineEvent(
  'auth.reset-requested@1',
  LinkMail,
  'A user forgot the password: mail a link for setting a new one.',
);
/**
 * A portal user asked for a link that logs in without a password.
 * @since 1.0
 */
export const magicRequested = defineEvent(
  'auth.magic-requested@1',
  LinkMail,
  'A portal user asked for a link that logs in without a password.',
);
/**
 * A password was changed; its owner is told, who may know nothing of it.
 * @since 1.0
 */
export const passwordChanged = defineEvent(
  'auth.password-changed@1',
  Type.Object({ userId: Type.String(), name: Type.String(), email: Type.String() }),
  'A password was changed: tell its owner, who may know nothing of it.',
);
