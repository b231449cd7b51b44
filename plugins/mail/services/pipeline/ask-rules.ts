import type { FilterAnswer, Static } from '@serviflow/sdk';
import { type MailDecision, type MailTicketValues, mailWillAccept } from '../../contract.ts';
import type { Ctx } from '../../manifest.ts';
import { titleOf } from '../threading/subject.ts';
import { type Verdict, type VerdictOutcome, verdict } from '../verdict.ts';
import { incomingMail, type KnownOfMail } from './incoming-mail.ts';
import type { LockedMessage } from './lock-message.ts';
import { cleanReason, cleanValues, sentence, wordsOfChange } from './rule-words.ts';
import type { Material } from './to-ticket.ts';

type Asked = Static<typeof mailWillAccept.value>;

/** What the rules of plugins made of a message. */
export interface Ruling {
  decision: MailDecision;
  /** Null when no rule set anything. */
  values: MailTicketValues | null;
}

const ACCEPT: MailDecision = { outcome: 'accept', reason: null };

/**
 * Asks the rules of plugins. Each of their decisions becomes a line of the trail that names the plugin; the kernel says
 * whose it is, not the plugin.
 * @returns null when no plugin of this tenant has rules; nothing was built then
 */
export async function askRules(
  c: Ctx,
  work: Material & Pick<LockedMessage, 'row'>,
  known: KnownOfMail,
): Promise<Ruling | null> {
  if (!c.asks(mailWillAccept)) return null;
  const message = incomingMail(work.row, work.read, known);
  const rules = new Rules(titleOf(message.subject), work.verdicts);
  const ask = (): Asked => frozen({ message, decision: rules.decision, ticket: rules.values });
  await c.apply(mailWillAccept, ask(), {
    heard(answer) {
      rules.hear(answer);
      // A fresh one from what was taken over: the next rule reads the message itself, whatever this one returned.
      return ask();
    },
  });
  return { decision: rules.decision, values: rules.changed ? rules.values : null };
}

/** Takes over what rules say, and writes it down. */
class Rules {
  decision: MailDecision = ACCEPT;
  values: MailTicketValues;
  changed = false;
  readonly #verdicts: Verdict[];

  constructor(title: string, verdicts: Verdict[]) {
    this.values = { title, priority: null, category: null, workType: null, tags: [] };
    this.#verdicts = verdicts;
  }

  hear(answer: FilterAnswer<Asked>): void {
    const { plugin, title } = answer;
    const say = (outcome: VerdictOutcome, words: string, reason: string | null = null) =>
      this.#verdicts.push(verdict(`rule.${plugin}`, outcome, sentence(`${title} ${words}`, reason)));
    if (answer.kind === 'absent')
      say('limited', 'was left out, as its rule failed just now or before; the message goes on without it');
    else if (answer.kind === 'refused') {
      const reason = cleanReason(answer.problem.detail) ?? answer.problem.title;
      this.decision = { outcome: 'triage', reason };
      say('held', 'refused the message', reason);
    } else this.#take(answer.value, say);
  }

  #take({ decision, ticket }: Asked, say: Say): void {
    const before = this.decision;
    const reason = cleanReason(decision.reason);
    const decides =
      decision.outcome !== before.outcome || (decision.outcome !== 'accept' && reason !== before.reason);
    const values = cleanValues(ticket, this.values);
    const change = wordsOfChange(this.values, values);
    if (change) {
      this.values = values;
      this.changed = true;
      say('changed', change, decides ? null : reason);
    }
    if (decision.outcome === 'accept') {
      this.decision = ACCEPT;
      if (decides) say('pass', 'lets the message through after all', reason);
      else if (reason && !change) say('pass', 'lets the message through', reason);
      return;
    }
    if (!decides) return;
    this.decision = { outcome: decision.outcome, reason: reason ?? 'no reason given' };
    if (decision.outcome === 'drop') say('stopped', 'dropped the message', this.decision.reason);
    else say('held', 'set the message aside', this.decision.reason);
  }
}

type Say = (outcome: VerdictOutcome, words: string, reason?: string | null) => void;

/** Frozen to its leaves: a rule that changes it in place fails at once, and not in silence. */
function frozen<T extends object>(value: T): T {
  for (const one of Object.values(value))
    if (typeof one === 'object' && one !== null && !Object.isFrozen(one)) frozen(one);
  return Object.freeze(value);
}
