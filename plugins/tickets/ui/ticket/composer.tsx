import {
  AppIcon,
  Button,
  FileChip,
  FileDrop,
  Slot,
  type StoredFile,
  TagsInput,
  Textarea,
  Tooltip,
  usePermission,
  useUser,
} from '@serviflow/sdk/ui';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { TicketDetail } from '../types.ts';
import classes from './composer.module.css';
import { type Draft, send } from './outbox.ts';
import { useDraft } from './use-draft.ts';

export type Mode = 'reply' | 'note';

export interface ComposerProps {
  ticket: TicketDetail;
  mode: Mode;
  onMode: (mode: Mode) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Reply and internal note: two tabs that look so different that nobody writes to the wrong reader. */
export function Composer({ ticket, mode, onMode, input }: ComposerProps) {
  const user = useUser();
  const mayNote = usePermission('tickets.work');
  const [text, setText] = useDraft(ticket.id, mode);
  const [cc, setCc] = useState<string[] | null>(null);
  const [uploaded, setUploaded] = useState<StoredFile[]>([]);
  const [returned, setReturned] = useState<StoredFile[]>([]);
  const [busy, setBusy] = useState(false);
  // FileDrop holds its files itself; a new key empties it.
  const [round, setRound] = useState(0);
  const [focused, setFocused] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const internal = mode === 'note';
  const files = [...returned, ...uploaded];
  const wrong = (cc ?? []).filter((address) => !EMAIL.test(address));
  const ready = text.trim() !== '' && !busy && wrong.length === 0;

  const putBack = (draft: Draft) => {
    onMode(draft.kind);
    setText(draft.body);
    setReturned(draft.files);
    setCc(draft.cc.length > 0 ? draft.cc : null);
    requestAnimationFrame(() => input.current?.focus());
  };
  const submit = () => {
    if (!ready) return;
    const draft: Draft = { kind: mode, body: text.trim(), cc: internal ? [] : (cc ?? []), files };
    setText('');
    setReturned([]);
    setUploaded([]);
    setRound(round + 1);
    send(draft, { ticketId: ticket.id, author: user.name, onBack: putBack });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') input.current?.blur();
  };
  const insert = (words: string) => setText(text === '' ? words : `${text}\n${words}`);

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
              </button>
            ))}
        </div>
        <span className={classes.to}>
          {internal
            ? 'Only your team sees this'
            : `To ${ticket.requesterName ?? ticket.clientName ?? 'the requester'}`}
        </span>
        {!internal && cc === null && (
          <Button size="compact-sm" variant="subtle" onClick={() => setCc([])}>
            Cc
          </Button>
        )}
      </div>
      {!internal && cc !== null && (
        <TagsInput
          className={classes.cc}
          label="Cc"
          placeholder="name@company.com"
          value={cc}
          onChange={setCc}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          error={wrong.length > 0 ? `${wrong.join(', ')} is no email address` : undefined}
        />
      )}
      <div role="tabpanel" id="composer-panel" aria-labelledby={`composer-${mode}`}>
        <FileDrop key={`${ticket.id}-${round}`} onChange={setUploaded} onBusy={setBusy}>
          <Textarea
            ref={input}
            className={classes.text}
            aria-label={internal ? 'Internal note' : 'Reply'}
            placeholder={internal ? 'Write a note for your team…' : 'Write a reply…'}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autosize
            minRows={1}
            maxRows={12}
            variant="unstyled"
          />
          {returned.length > 0 && (
            <div className={classes.returned}>
              {returned.map((file) => (
                <FileChip key={file.id} file={file} />
              ))}
              <Button size="compact-sm" variant="subtle" onClick={() => setReturned([])}>
                Remove
              </Button>
            </div>
          )}
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
