import { Button } from '@mantine/core';
import { AppIcon } from '../components/app-icon.tsx';
import { Time } from '../components/time.tsx';
import classes from './drafts.module.css';
import type { KeptDraft } from './drafts.ts';

/**
 * Says that a draft came back, and lets it go.
 * @since 1.1
 */
export function DraftNotice<T>({ draft }: { draft: KeptDraft<T> }) {
  return (
    <div role="status" className={classes.live}>
      {draft.restoredAt !== null && (
        <div className={classes.notice}>
          <AppIcon name="pencil" size={14} />
          <span>
            Your draft of <Time at={new Date(draft.restoredAt).toISOString()} /> is back
          </span>
          <Button size="compact-sm" variant="subtle" onClick={draft.discard}>
            Discard
          </Button>
        </div>
      )}
    </div>
  );
}
