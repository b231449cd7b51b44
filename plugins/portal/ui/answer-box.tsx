import {
  api,
  asApiError,
  Button,
  FileDrop,
  invalidate,
  Panel,
  type StoredFile,
  Textarea,
  toast,
  useUser,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { useKeptText } from './kept-text.ts';
import classes from './portal.module.css';
import type { RequestDetail } from './types.ts';

/** A comment with files; what was typed is kept until it is sent. */
export function AnswerBox({ request }: { request: RequestDetail }) {
  const user = useUser();
  const [text, setText] = useKeptText(`sf-draft-${user.id}-${request.id}`);
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [uploading, setUploading] = useState(false);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const [error, setError] = useState<string>();
  const send = async () => {
    if (!text.trim()) {
      setError('Please write something first.');
      return;
    }
    setBusy(true);
    try {
      await api.post(`/api/tickets/${request.id}/reply`, {
        body: text.trim(),
        ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}),
      });
      setText('');
      setRound(round + 1);
      await invalidate('/api/tickets');
      toast.done({ message: 'Sent. Thank you.' });
    } catch (thrown) {
      const problem = asApiError(thrown);
      setError(problem.fields[0]?.detail);
      toast.failed(problem, 'Your comment was not sent');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title="Write to us">
      <div data-send-scope>
        <FileDrop key={round} onChange={setFiles} onBusy={setUploading}>
          <Textarea
            aria-label="Your comment"
            placeholder={
              request.status === 'paused' ? 'Your answer…' : 'A question, or something we should know…'
            }
            autosize
            minRows={3}
            maxRows={16}
            value={text}
            error={error}
            onChange={(event) => {
              setText(event.currentTarget.value);
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
            disabled={uploading}
            onClick={() => void send()}
          >
            Send
          </Button>
        </div>
      </div>
    </Panel>
  );
}
