import type { Card, CardAction, CardDraft, OperationDef, OperationInfo, Operations } from '@serviflow/sdk';
import type { Call } from '../invoke/call.ts';
import { draftOf } from './default-card.ts';

const MOST = { title: 300, text: 4_000, facts: 50, label: 200, value: 1_000, actions: 10 } as const;

interface Done {
  readonly reply: unknown;
  readonly input: Record<string, unknown>;
  readonly subjectId: string | undefined;
}

/** Makes the cards that commands answer with. */
export class CardWriter {
  readonly #call: Call;
  readonly #operations: Operations;

  constructor(call: Call, operations: Operations) {
    this.#call = call;
    this.#operations = operations;
  }

  /** After the operation: it is done, so nothing here may fail the command. */
  async answer(op: OperationDef, done: Done): Promise<Card> {
    return this.#finish(op, this.#draft(op, done), done.subjectId);
  }

  /** Before the operation: what is missing, or whether it is meant. */
  question(
    op: OperationDef,
    {
      input,
      subjectId,
      lacking,
    }: { input: Record<string, unknown>; subjectId: string | undefined; lacking: readonly string[] },
  ): Card {
    const info = this.#operations.find(op.id);
    const titles = lacking.map((name) => String(op.input.properties[name]?.title ?? name));
    return {
      title: op.title,
      text: titles.length
        ? `Still needed: ${titles.join(', ')}.`
        : 'This cannot be undone easily. Confirm it to go on.',
      facts: [],
      actions: info ? [actionOf(info, { subjectId, input })] : [],
      link: null,
    };
  }

  #draft(op: OperationDef, { reply, input }: Done): CardDraft {
    const { card } = op.command ?? {};
    const fallback = () => draftOf(op, reply, this.#call.tenant);
    if (!card) return fallback();
    try {
      return card(reply, this.#call.view(op.plugin), input);
    } catch (error) {
      this.#call.parts.logFor(this.#call, op.plugin).error('a card could not be made', {
        operation: op.id,
        error: String(error),
      });
      return fallback();
    }
  }

  async #finish(op: OperationDef, draft: CardDraft, subjectId: string | undefined): Promise<Card> {
    return {
      title: cut(draft.title, MOST.title),
      text: draft.text ? cut(draft.text, MOST.text) : null,
      facts: (draft.facts ?? []).slice(0, MOST.facts).map((fact) => ({
        ...fact,
        label: cut(fact.label, MOST.label),
        value: cut(fact.value, MOST.value),
      })),
      actions: await this.#actions(op, draft, subjectId),
      link: draft.link ?? null,
    };
  }

  async #actions(op: OperationDef, draft: CardDraft, subjectId: string | undefined): Promise<CardAction[]> {
    const possible =
      op.subject && subjectId !== undefined
        ? await this.#operations.available(op.subject.id, subjectId).catch(() => [])
        : [];
    if (!draft.actions)
      return possible.slice(0, MOST.actions).map((info) => actionOf(info, { subjectId, input: {} }));
    return draft.actions
      .flatMap(({ operation, title, subjectId: record = subjectId, input = {} }) => {
        const now = possible.find((one) => one.id === operation);
        const info = now ?? (op.subject && record === subjectId ? null : this.#operations.find(operation));
        if (!info || info.elevated) return [];
        return [
          {
            ...actionOf(info, { subjectId: info.subject ? record : undefined, input }),
            title: title ?? info.title,
          },
        ];
      })
      .slice(0, MOST.actions);
  }
}

function actionOf(
  info: OperationInfo,
  { subjectId, input }: { subjectId: string | undefined; input: Readonly<Record<string, unknown>> },
): CardAction {
  return {
    operation: info.id,
    title: info.title,
    icon: info.icon,
    risk: info.risk,
    subjectId: subjectId ?? null,
    input: { ...input },
    form: Object.keys(info.input.properties).length ? info.input : null,
  };
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
