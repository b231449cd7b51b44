import type { OutgoingDraft } from '../../mail/contract.ts';
import type { Actor, Ticket } from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';
import { type Audience, type CellName, MATRIX } from '../model/matrix.ts';
import { addNotice } from './notices.ts';
import { isActor, type Recipient, recipientsOf } from './recipients.ts';

const OWN_ACTION = 'own action';

/** One event on its way to the people of the matrix. */
export interface Fact {
  /** Id of the event: with the address it is the key by which a mail is sent once. */
  readonly eventId: string;
  /** `tickets.assigned@1` */
  readonly type: string;
  readonly ticket: Ticket;
  /** Who did it; nobody is told of their own deed. Null when nobody did (a deadline passed). */
  readonly actor: Pick<Actor, 'id'> | null;
  /** Line of the list in the app; null leaves it out. */
  readonly notice: { readonly title: string; readonly body: string } | null;
}

export interface Letter {
  readonly values?: OutgoingDraft['values'];
  readonly fileIds?: readonly string[];
  /** False for what a person wrote. */
  readonly automatic?: boolean;
  /** The recipient may open the ticket by the link alone. */
  readonly viewLink?: boolean;
}

/** Tells the people of one cell, each in their way: a mail unless the cell is switched off, and a line in the app. */
export async function tell(c: Ctx, cell: CellName, fact: Fact, letter: Letter = {}): Promise<void> {
  if (!c.settings.sendNotifications) return;
  const { to, template } = MATRIX[cell];
  const people = await recipientsOf(c, to, fact.ticket);
  if (people.length === 0) skipped(c, cell, fact, 'nobody to tell');
  for (const person of people) {
    if (person.gone) skipped(c, cell, fact, person.gone, person);
    else if (fact.actor && isActor(person, fact.actor)) skipped(c, cell, fact, OWN_ACTION, person);
    else {
      await note(c, fact, person);
      if (!c.settings[cell]) skipped(c, cell, fact, 'switched off', person);
      else await write(c, { cell, template, fact, person, letter });
    }
  }
}

/** A line in the app and no mail. */
export async function showOnly(c: Ctx, to: Audience, fact: Fact): Promise<void> {
  if (!c.settings.sendNotifications) return;
  for (const person of await recipientsOf(c, to, fact.ticket)) {
    if (!person.gone && !(fact.actor && isActor(person, fact.actor))) await note(c, fact, person);
  }
}

interface Mail {
  readonly cell: CellName;
  readonly template: OutgoingDraft['template'];
  readonly fact: Fact;
  readonly person: Recipient;
  readonly letter: Letter;
}

/** Queues the mail to one person; the same event never mails an address twice. */
export async function write(c: Ctx, { cell, template, fact, person, letter }: Mail): Promise<void> {
  const { address, name } = person;
  if (person.noMail || !address) return skipped(c, cell, fact, person.noMail ?? 'no e-mail address', person);
  const sent = await c.use.mail.send({
    key: `${fact.eventId}:${address.toLowerCase()}`,
    to: [{ address, name }],
    template,
    ticketId: fact.ticket.id,
    ...letter,
    viewLink: letter.viewLink === true && !person.staff,
  });
  if (!sent) skipped(c, cell, fact, 'sent already, mail is off, or it must not be answered', person);
}

async function note(c: Ctx, fact: Fact, { userId }: Recipient): Promise<void> {
  if (!userId || !fact.notice) return;
  const { id, number } = fact.ticket;
  await addNotice(c, {
    ...fact.notice,
    userId,
    eventId: fact.eventId,
    kind: fact.type.slice(0, fact.type.indexOf('@')),
    ticket: { id, number },
  });
}

function skipped(c: Ctx, cell: CellName, fact: Fact, reason: string, person?: Recipient): void {
  // People act all day: what they are not told of themselves is no news.
  c.log[reason === OWN_ACTION ? 'debug' : 'info']('not told', {
    cell,
    event: fact.eventId,
    ticket: fact.ticket.number,
    user: person?.userId ?? null,
    contact: person?.contactId ?? null,
    reason,
  });
}
