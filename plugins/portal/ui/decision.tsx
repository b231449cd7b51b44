import {
  AppIcon,
  api,
  asApiError,
  Button,
  DraftNotice,
  invalidate,
  Textarea,
  toast,
  useKeptDraft,
} from '@serviflow/sdk/ui';
import { useId, useRef, useState } from 'react';
import classes from './portal.module.css';
import type { RequestDetail } from './types.ts';

const NO_REASON = { reason: '' };
/** Fewest characters of a reason (8.8). */
const SHORTEST_REASON = 10;

/** The customer's say on a solution (9.3): accept closes the request, decline sends it back with a reason. */
export function Decision({ request }: { request: RequestDetail }) {
  const [opened, setOpened] = useState(false);
  const draft = useKeptDraft(`request/${request.id}/decline`, NO_REASON);
  const { reason } = draft.value;
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState<'accept' | 'decline'>();
  const field = useRef<HTMLTextAreaElement>(null);
  const heading = useId();
  // A reason that was begun in an earlier visit is shown where it was left.
  const declining = opened || reason !== '';

  const tell = async (what: 'accept' | 'decline', body: object, words: string) => {
    setBusy(what);
    try {
      await api.post(`/api/tickets/${request.id}/${what}`, body);
      draft.clear();
      toast.done({ message: words });
    } catch (thrown) {
      const problem = asApiError(thrown);
      const wrong = problem.fields[0]?.detail;
      if (wrong) setError(`The reason ${wrong}`);
      else toast.failed(problem, 'That did not work');
    } finally {
      setBusy(undefined);
      void invalidate('/api/tickets');
    }
  };
  const decline = () => {
    if (reason.trim().length < SHORTEST_REASON) {
      setError(`Please say a little more: at least ${SHORTEST_REASON} characters.`);
      field.current?.focus();
      return;
    }
    void tell('decline', { reason: reason.trim() }, 'Thank you. We look at it again.');
  };

  return (
    <section className={classes.decision} aria-labelledby={heading}>
      <h2 id={heading} className={classes.decisionTitle}>
        Is it solved?
      </h2>
      {declining ? (
        <div data-send-scope>
          <Textarea
            ref={field}
            autoFocus
            label="What is still wrong?"
            autosize
            minRows={3}
            value={reason}
            maxLength={20_000}
            error={error}
            onChange={(event) => {
              draft.set({ reason: event.currentTarget.value });
              setError(undefined);
            }}
          />
          <DraftNotice draft={draft} />
          <div className={classes.buttons}>
            <Button variant="filled" size="md" data-send loading={busy === 'decline'} onClick={decline}>
              Send it back
            </Button>
            <Button
              size="md"
              onClick={() => {
                setOpened(false);
                if (reason !== '') draft.discard();
              }}
            >
              Cancel
            </Button>
          </div>
        </div>
      ) : (
        <>
          <p className={classes.quiet}>
            Accept closes the request. If it still does not work, send it back to us.
          </p>
          <div className={classes.buttons}>
            <Button
              variant="filled"
              size="md"
              leftSection={<AppIcon name="circle-check" />}
              loading={busy === 'accept'}
              onClick={() => tell('accept', {}, 'Thank you. The request is closed.')}
            >
              Accept the solution
            </Button>
            <Button size="md" leftSection={<AppIcon name="refresh" />} onClick={() => setOpened(true)}>
              Decline
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
