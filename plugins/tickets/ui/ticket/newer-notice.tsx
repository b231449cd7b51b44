import { AppIcon, Button, Time } from '@serviflow/sdk/ui';
import type { ActivityView } from '../types.ts';
import classes from './composer.module.css';

const VERBS: Record<string, string> = {
  note: 'added a note',
  resolved: 'resolved the ticket',
  closed: 'closed the ticket',
  reopened: 'reopened the ticket',
  attachment: 'added a file',
};

export interface NewerNoticeProps {
  lines: ActivityView[];
  onRead: () => void;
}

/** What somebody else wrote since this draft was begun; it is not sent before that was read. */
export function NewerNotice({ lines, onRead }: NewerNoticeProps) {
  const last = lines.at(-1);
  if (!last) return null;
  return (
    <div className={classes.newer} role="alert">
      <AppIcon name="message" size={16} />
      <div className={classes.newerText}>
        <strong>{last.actorName}</strong> {VERBS[last.type] ?? 'wrote'} <Time at={last.at} />
        {lines.length > 1 && `, and ${lines.length - 1} more since you began`}
        {last.body && <div className={classes.excerpt}>{last.body.slice(0, 200)}</div>}
      </div>
      <Button size="compact-sm" onClick={onRead}>
        I have read it
      </Button>
    </div>
  );
}
