import {
  AppIcon,
  Button,
  DraftNotice,
  FileDrop,
  Slot,
  TagsInput,
  Textarea,
  Tooltip,
  toast,
  usePermission,
  useUser,
} from '@serviflow/sdk/ui';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ActivityView, TicketDetail } from '../types.ts';
import classes from './composer.module.css';
import { type MessageDraft, type Mode, newerLines, sendMessage, storedFiles } from './messages.ts';
import { NewerNotice } from './newer-notice.tsx';
import type { MessageDrafts } from './use-message-drafts.ts';

export interface ComposerProps {
  ticket: TicketDetail;
  /** The timeline as it is loaded, oldest first. */
  lines: ActivityView[];
  drafts: MessageDrafts;
  mode: Mode;
  onMode: (mode: Mode) => void;
  /** Told when somebody begins or ends to write. */
  onWriting: (writing: boolean) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

const hasContent = ({ body, files }: MessageDraft) => body.trim() !== '' || files.length > 0;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Reply and internal note: two tabs that look so different that nobody writes to the wrong reader. */
export function Composer({ ticket, lines, drafts, mode, onMode, onWriting, input }: ComposerProps) {
  const user = useUser();
  const mayNote = usePermission('tickets.work');
  const draft = drafts[mode];
  const { body: text, cc, files, seen } = draft.value;
  const [ccOpen, setCcOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  // FileDrop holds its files itself; a new key empties it, and gives it those of the other kind of message.
  const [round, setRound] = useState(0);
  const [focused, setFocused] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const internal = mode === 'note';
  const newest = lines.at(-1)?.id ?? null;
  const newer = newerLines(lines, { seen, userId: user.id });
  const wrong = cc.filter((address) => !EMAIL.test(address));
  const unsent = files.length > storedFiles(files).length;
  const ready = draft.ready && text.trim() !== '' && !busy && !unsent && wrong.length === 0;
  useEffect(() => onWriting(focused && text.trim() !== ''), [onWriting, focused, text]);

  /** Changes the draft; what its writer had read is noted when it begins. */
  const change = (next: Partial<MessageDraft>) =>
    draft.set((now) => {
      const after = { ...now, ...next };
      const begun = after.body.trim() !== '' || after.files.length > 0;
      return { ...after, seen: begun ? (now.seen ?? newest) : null };
    });
  const back = (key: string) => {
    const kind = drafts.back(key);
    if (!kind) return;
    onMode(kind);
    setRound((before) => before + 1);
    requestAnimationFrame(() => input.current?.focus());
  };
  const submit = () => {
    if (!ready) return;
    if (newer.length > 0) {
      box.current?.querySelector<HTMLElement>('[role=alert] button')?.focus();
      return;
    }
    const sent: MessageDraft = { body: text, files, seen, cc: internal ? [] : cc };
    draft.clear();
    setRound(round + 1);
    setCcOpen(false);
    const key = sendMessage(ticket, { mode, draft: sent, author: user.name });
    if (mode === 'reply') toast.undo({ message: 'Reply sent', undo: () => back(key) });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') input.current?.blur();
  };
  const insert = (words: string) => change({ body: text === '' ? words : `${text}\n${words}` });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the box for the keys inside.
    <div
      ref={box}
      className={classes.box}
      data-mode={mode}
      data-send-scope
      data-open={focused || text !== '' || files.length > 0 || undefined}
      onKeyDown={onKey}
      onFocus={() => setFocused(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      }}
    >
      <div className={classes.head}>
        <div className={classes.tabs} role="tablist" aria-label="Kind of message">
          {(['reply', 'note'] as const)
            .filter((one) => one === 'reply' || mayNote)
            .map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                id={`composer-${one}`}
                aria-selected={mode === one}
                aria-controls="composer-panel"
                className={classes.tab}
                onClick={() => {
                  onMode(one);
                  input.current?.focus();
                }}
              >
                <AppIcon name={one === 'note' ? 'lock' : 'message'} />
                {one === 'note' ? 'Internal note' : 'Reply'}
                {one !== mode && hasContent(drafts[one].value) && (
                  <span className={classes.kept} role="img" aria-label="has a draft" />
                )}
              </button>
            ))}
        </div>
        <span className={classes.to}>
          {internal
            ? 'Only your team sees this'
            : `To ${ticket.requesterName ?? ticket.clientName ?? 'the requester'}`}
        </span>
        {!internal && !ccOpen && cc.length === 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => setCcOpen(true)}>
            Cc
          </Button>
        )}
      </div>
      {!internal && (ccOpen || cc.length > 0) && (
        <TagsInput
          className={classes.cc}
          label="Cc"
          placeholder="name@company.com"
          value={cc}
          onChange={(next) => change({ cc: next })}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          error={wrong.length > 0 ? `${wrong.join(', ')} is no email address` : undefined}
        />
      )}
      <DraftNotice draft={draft} />
      {newer.length > 0 && (
        <NewerNotice lines={newer} onRead={() => draft.set((now) => ({ ...now, seen: newest }))} />
      )}
      <div role="tabpanel" id="composer-panel" aria-labelledby={`composer-${mode}`}>
        <FileDrop
          key={`${mode}-${draft.ready}-${round}`}
          initial={files}
          onKept={(next) => change({ files: next })}
          onBusy={setBusy}
        >
          <Textarea
            ref={input}
            className={classes.text}
            aria-label={internal ? 'Internal note' : 'Reply'}
            placeholder={internal ? 'Write a note for your team…' : 'Write a reply…'}
            value={text}
            readOnly={!draft.ready}
            onChange={(event) => change({ body: event.currentTarget.value })}
            autosize
            minRows={1}
            maxRows={12}
            variant="unstyled"
          />
        </FileDrop>
        <div className={classes.foot}>
          <Slot id="tickets.composer@1" props={{ ticketId: ticket.id, number: ticket.number, insert }} />
          <Tooltip label={<SendHint />}>
            <Button
              variant="filled"
              className={internal ? classes.note : undefined}
              leftSection={<AppIcon name={internal ? 'note' : 'send'} />}
              disabled={!ready}
              onClick={submit}
              data-send
              aria-keyshortcuts="Control+Enter"
            >
              {internal ? 'Add note' : 'Send reply'}
            </Button>
          </Tooltip>
        </div>
      </div>
    </div>
  );
}

function SendHint() {
  return (
    <>
      Send<span className="sf-kbd">Ctrl Enter</span>
    </>
  );
}
