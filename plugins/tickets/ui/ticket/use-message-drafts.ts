import { type KeptDraft, takeBack, toast, useKeptDraft } from '@serviflow/sdk/ui';
import {
  draftScope,
  EMPTY_DRAFT,
  joinDrafts,
  type MessageDraft,
  type Mode,
  type SentDraft,
} from './messages.ts';

export interface MessageDrafts {
  reply: KeptDraft<MessageDraft>;
  note: KeptDraft<MessageDraft>;
  /** Puts a message that has not left back into the field it was written in. @returns its kind, undefined when it has left */
  back: (key: string) => Mode | undefined;
}

/** The drafts of a ticket: text and files of the reply and of the note are apart. */
export function useMessageDrafts(ticketId: string): MessageDrafts {
  const reply = useKeptDraft(draftScope(ticketId, 'reply'), EMPTY_DRAFT);
  const note = useKeptDraft(draftScope(ticketId, 'note'), EMPTY_DRAFT);
  const drafts = { reply, note };
  const back = (key: string): Mode | undefined => {
    const message = takeBack(key);
    if (!message) {
      toast.done({ message: 'It has left already', icon: 'send' });
      return undefined;
    }
    const { mode, draft } = message.draft as SentDraft;
    drafts[mode].set((now) => joinDrafts(draft, now));
    return mode;
  };
  return { ...drafts, back };
}
