import { type ReactNode, useState } from 'react';
import type { StoredFile } from '../api/upload.ts';
import { AppIcon } from '../components/app-icon.tsx';
import { FileChip } from '../components/file-drop.tsx';
import { Time } from '../components/time.tsx';
import { UserAvatar } from '../components/user-avatar.tsx';
import { foldSystem, type TimelineEntry } from './fold.ts';
import { FoldedBody } from './folded-body.tsx';
import classes from './timeline.module.css';

export type { TimelineEntry } from './fold.ts';

/**
 * Props of Timeline.
 * @since 1.0
 */
export interface TimelineProps {
  entries: TimelineEntry[];
  /** Draws a body; plain text with kept line breaks by default. Give it only what is safe to show. */
  renderBody?: (entry: TimelineEntry) => ReactNode;
  /** Buttons of one entry, shown on hover and focus. */
  entryActions?: (entry: TimelineEntry) => ReactNode;
  empty?: ReactNode;
}

function Attachments({ files }: { files: StoredFile[] | undefined }) {
  if (!files || files.length === 0) return null;
  return (
    <div className={classes.files}>
      {files.map((file) => (
        <FileChip key={file.id} file={file} />
      ))}
    </div>
  );
}

function Message({
  entry,
  renderBody,
  entryActions,
}: { entry: TimelineEntry } & Omit<TimelineProps, 'entries'>) {
  const internal = entry.kind === 'internal';
  return (
    <li className={classes.message} data-kind={entry.kind} id={`entry-${entry.id}`}>
      <UserAvatar name={entry.author} src={entry.avatar} size={30} />
      <article
        className={classes.card}
        aria-label={`${internal ? 'Internal note' : 'Reply'} by ${entry.author}`}
      >
        <header className={classes.head}>
          <strong>{entry.author}</strong>
          {internal && (
            <span className={classes.internal}>
              <AppIcon name="lock" size={14} /> Internal
            </span>
          )}
          {entry.to && <span className={classes.meta}>to {entry.to}</span>}
          {entry.channel && <span className={classes.meta}>by {entry.channel}</span>}
          <span className={classes.when}>
            {entryActions && <span className={classes.actions}>{entryActions(entry)}</span>}
            <Time at={entry.at} />
          </span>
        </header>
        {renderBody ? renderBody(entry) : <FoldedBody {...entry} />}
        <Attachments files={entry.files} />
      </article>
    </li>
  );
}

function SystemLine({ entry }: { entry: TimelineEntry }) {
  return (
    <li className={classes.system} id={`entry-${entry.id}`}>
      <span className={classes.dot}>
        <AppIcon name={entry.icon ?? 'activity'} size={14} />
      </span>
      <span>
        {entry.author && <b>{entry.author} </b>}
        {entry.text}
        <span className={classes.sep}> · </span>
        <Time at={entry.at} />
      </span>
    </li>
  );
}

function SystemRun({ entries }: { entries: TimelineEntry[] }) {
  const [open, setOpen] = useState(false);
  const last = entries.at(-1);
  if (open || !last) return entries.map((entry) => <SystemLine key={entry.id} entry={entry} />);
  return (
    <>
      <li className={classes.system}>
        <span className={classes.dot}>
          <AppIcon name="dots-vertical" size={14} />
        </span>
        <button type="button" className={classes.fold} onClick={() => setOpen(true)}>
          Show {entries.length - 1} earlier events
        </button>
      </li>
      <SystemLine entry={last} />
    </>
  );
}

/**
 * What happened to something, oldest first: replies as cards, internal notes tinted, system lines quiet.
 * @since 1.0
 */
export function Timeline({ entries, empty, ...rest }: TimelineProps) {
  if (entries.length === 0) return empty ?? null;
  return (
    <ol className={classes.list}>
      {foldSystem(entries).map((part) =>
        part.kind === 'run' ? (
          <SystemRun key={part.entries[0]?.id} entries={part.entries} />
        ) : part.entry.kind === 'system' ? (
          <SystemLine key={part.entry.id} entry={part.entry} />
        ) : (
          <Message key={part.entry.id} entry={part.entry} {...rest} />
        ),
      )}
    </ol>
  );
}
