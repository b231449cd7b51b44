import {
  api,
  asApiError,
  Button,
  DraftNotice,
  FileDrop,
  invalidate,
  type KeptFile,
  newKey,
  Panel,
  Textarea,
  toast,
  useKeptDraft,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './portal.module.css';
import type { RequestDetail } from './types.ts';

interface Comment {
  text: string;
  files: KeptFile[];
  /** Newest line that was read when the comment was begun. */
  seen: string | null;
  /** Idempotency-Key of the last try with this text. */
  key: string | null;
}

const EMPTY: Comment = { text: '', files: [], seen: null, key: null };

/** A comment with files; what was typed is kept until it is sent. */
export function AnswerBox({ request }: { request: RequestDetail }) {
  const draft = useKeptDraft(`request/${request.id}/comment`, EMPTY);
  const { text, files, seen } = draft.value;
  const [uploading, setUploading] = useState(false);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const [error, setError] = useState<string>();
  const newest = request.activities[0]?.id ?? null;
  const stored = files.flatMap((file) => (file.stored ? [file.stored] : []));
  const change = (next: Partial<Comment>) =>
    draft.set((now) => {
      const after = { ...now, ...next };
      const same = JSON.stringify(after) === JSON.stringify(now);
      const begun = after.text.trim() !== '' || after.files.length > 0;
      return { ...after, key: same ? now.key : null, seen: begun ? (now.seen ?? newest) : null };
    });
  const send = async () => {
    if (!text.trim()) {
      setError('Please write something first.');
      return;
    }
    setBusy(true);
    const key = draft.value.key ?? newKey();
    draft.set((now) => ({ ...now, key }));
    const body = {
      body: text.trim(),
      ...(stored.length > 0 ? { fileIds: stored.map((file) => file.id) } : {}),
      ...(seen ? { seen } : {}),
    };
    try {
      // The same key as long as it is the same text: a comment whose answer got lost arrives once.
      await api.post(`/api/tickets/${request.id}/reply`, body, { idempotencyKey: key });
      draft.clear();
      setRound(round + 1);
      await invalidate('/api/tickets');
      toast.done({ message: 'Sent. Thank you.' });
    } catch (thrown) {
      const problem = asApiError(thrown);
      const newer = problem.code === 'newer-entry';
      if (newer) {
        await invalidate('/api/tickets');
        // What is on screen now is what was missed; pressing Send once more sends.
        draft.set((now) => ({ ...now, seen: null }));
      }
      setError(newer ? problem.message : problem.fields[0]?.detail);
      if (!newer) toast.failed(problem, 'Your comment was not sent');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title="Write to us">
      <div data-send-scope>
        <DraftNotice draft={draft} />
        <FileDrop
          key={`${draft.ready}-${round}`}
          initial={files}
          onKept={(next) => change({ files: next })}
          onBusy={setUploading}
        >
          <Textarea
            aria-label="Your comment"
            placeholder={
              request.status === 'paused' ? 'Your answer…' : 'A question, or something we should know…'
            }
            autosize
            minRows={3}
            maxRows={16}
            value={text}
            readOnly={!draft.ready}
            error={error}
            onChange={(event) => {
              change({ text: event.currentTarget.value });
              setError(undefined);
            }}
          />
        </FileDrop>
        <div className={classes.buttons}>
          <Button
            variant="filled"
            size="md"
            data-send
            loading={busy}
            disabled={uploading || files.length > stored.length}
            onClick={() => void send()}
          >
            Send
          </Button>
        </div>
      </div>
    </Panel>
  );
}
