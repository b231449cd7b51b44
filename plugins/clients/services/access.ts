import { randomInt } from 'node:crypto';
import { invalidField, problems, uuidv7 } from '@serviflow/sdk';
import type { Contact } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { assertMayEnter } from './cut-access.ts';
import { shownContact } from './read.ts';
import { linkLogin } from './write.ts';

/** Without the characters that people take for one another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
/** 57^14 is more than 80 bits. */
const PASSWORD_LENGTH = 14;
const INVITATION_SECONDS = 7 * 86_400;

/** A random password that can be read out (27.2). */
export function temporaryPassword(): string {
  return Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A free user name from an address or name, by the rule of 27.1. */
async function freeUsername(c: Ctx, from: string): Promise<string> {
  const base =
    from
      .split('@')[0]
      ?.toLowerCase()
      .replace(/[^a-z0-9_]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 40) || 'user';
  const stem = base.length < 3 ? `${base}_user` : base;
  const similar = await c.users.list({ q: stem, limit: 200 });
  // More namesakes than a list shows: a number could be taken, a part of a fresh id is not.
  if (similar.length === 200) return `${stem.slice(0, 36)}_${uuidv7().slice(-12)}`;
  const taken = new Set(similar.map((user) => user.username.toLowerCase()));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? stem : `${stem}${n}`;
    if (!taken.has(name)) return name;
  }
}

export interface Access {
  readonly contact: Contact;
  readonly username: string;
  /** One-time link to set a password. */
  readonly inviteUrl: string;
}

interface LoginOptions {
  readonly username?: string | undefined;
  readonly companyAdmin?: boolean | undefined;
}

/**
 * Gives a contact a login to the portal and a link to choose a password.
 * @throws Problem 409 when there is one already, 422 without an email address
 */
export async function giveAccess(c: Ctx, contact: Contact, options: LoginOptions = {}): Promise<Access> {
  const { contact: changed, username } = await addLogin(c, contact, options);
  const inviteTo = await inviteUrl(c, changed.userId as string);
  return { contact: shownContact(c, changed), username, inviteUrl: inviteTo };
}

/** As `giveAccess`, without a link. */
export async function addLogin(
  c: Ctx,
  contact: Contact,
  options: LoginOptions = {},
): Promise<{ contact: Contact; username: string }> {
  if (contact.userId)
    throw problems.conflict('This contact has portal access already.', { code: 'has-access' });
  await assertMayEnter(c, contact);
  if (!contact.email) throw invalidField('/email', 'Portal access needs an email address.', 'required');
  const username = options.username ?? (await freeUsername(c, contact.email));
  const companyAdmin = options.companyAdmin ?? false;
  const user = await c.users.create({
    username,
    email: contact.email,
    name: contact.name,
    role: 'customer',
    companyAdmin,
  });
  const changed = await linkLogin(c, contact, { userId: user.id, companyAdmin });
  return { contact: changed, username };
}

/** A fresh one-time link for somebody who has access. */
export async function inviteUrl(c: Ctx, userId: string): Promise<string> {
  const token = await c.users.invite(userId, { seconds: INVITATION_SECONDS });
  return `${c.baseUrl}/invite/${encodeURIComponent(token)}`;
}
