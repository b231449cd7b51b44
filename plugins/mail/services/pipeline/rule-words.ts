import type { MailTicketValues } from '../../contract.ts';
import { cleanLine } from '../parse/clean.ts';
import { MAX_TITLE } from '../threading/subject.ts';

const MAX_CATEGORY = 100;
const MAX_TAGS = 30;
const MAX_TAG = 50;
const MAX_REASON = 300;

/** Values of a rule within the bounds of a ticket. An empty title stays what it was. */
export function cleanValues(wanted: MailTicketValues, before: MailTicketValues): MailTicketValues {
  const tags = wanted.tags.map((tag) => cleanLine(tag, MAX_TAG)).filter(Boolean);
  return {
    title: cleanLine(wanted.title, MAX_TITLE) || before.title,
    priority: wanted.priority,
    category: cleanLine(wanted.category ?? '', MAX_CATEGORY) || null,
    workType: wanted.workType,
    tags: [...new Set(tags)].slice(0, MAX_TAGS),
  };
}

/** A reason as one line; null when a rule gave none. */
export const cleanReason = (reason: string | null | undefined): string | null =>
  cleanLine(reason ?? '', MAX_REASON) || null;

/** `set the priority to high and the tags to bank, vip`; null when nothing differs. */
export function wordsOfChange(before: MailTicketValues, after: MailTicketValues): string | null {
  const parts: string[] = [];
  if (after.title !== before.title) parts.push(`the title to “${after.title}”`);
  for (const [key, name] of [
    ['priority', 'priority'],
    ['category', 'category'],
    ['workType', 'work type'],
  ] as const)
    if (after[key] !== before[key]) parts.push(`the ${name} to ${after[key] ?? 'what it is without rules'}`);
  if (after.tags.join('\n') !== before.tags.join('\n'))
    parts.push(`the tags to ${after.tags.join(', ') || 'none'}`);
  if (parts.length === 0) return null;
  return `set ${parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`}`;
}

/** `Sorter dropped the message: A newsletter.` */
export function sentence(words: string, reason: string | null): string {
  const whole = reason ? `${words}: ${reason}` : words;
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
