import { ActionIcon, Progress } from '@mantine/core';
import { type DragEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { newKey } from '../api/client.ts';
import { asApiError } from '../api/problem.ts';
import { type StoredFile, uploadFile } from '../api/upload.ts';
import { useUnsaved } from '../typed/unsaved.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './file-drop.module.css';

/**
 * A file of a draft: stored by the server, or still here because it could not be sent.
 * @since 1.1
 */
export interface KeptFile {
  key: string;
  name: string;
  size: number;
  stored?: StoredFile;
  /** Until it is stored, and with it: the server forgets a file that no message took for a day. */
  blob?: Blob;
  /** When it was stored, in milliseconds. */
  at?: number;
}

interface Item extends KeptFile {
  share: number;
  error?: string;
  stop: AbortController;
}

/** The server keeps a file without a message for 24 hours; an older one is sent anew. */
const STORED_MS = 20 * 3_600_000;
/** More than this is not kept in the browser; such a file is only on the server. */
const MAX_KEPT = 25_000_000;

/**
 * Props of FileDrop.
 * @since 1.0
 */
export interface FileDropProps {
  /** All files that are stored so far; called on each change. */
  onChange?: (files: StoredFile[]) => void;
  /** Bytes for one file; the server has the last word. */
  maxSize?: number;
  maxFiles?: number;
  /** Where pasted pictures are caught and files may be dropped, such as a reply box. */
  children?: ReactNode;
  /** True while files are still on their way. */
  onBusy?: (busy: boolean) => void;
  /** Files of a draft to begin with; read once. @since 1.1 */
  initial?: KeptFile[];
  /** All files with what a draft needs to bring them back; called on each change. @since 1.1 */
  onKept?: (files: KeptFile[]) => void;
}

/**
 * `1.4 MB`.
 * @since 1.0
 */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

/**
 * Drop, paste or choose files; shows real progress and keeps what worked when one fails.
 * @since 1.0
 */
export function FileDrop(props: FileDropProps) {
  const { onChange, maxSize = 25_000_000, maxFiles = 10, children, onBusy, initial, onKept } = props;
  const [items, setItems] = useState<Item[]>(() =>
    (initial ?? []).map(({ stored, ...file }) => ({
      ...file,
      share: 0,
      stop: new AbortController(),
      ...(stored && (!file.blob || Date.now() - (file.at ?? 0) < STORED_MS) ? { stored } : {}),
    })),
  );
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const report = useRef({ onChange, onBusy, onKept });
  report.current = { onChange, onBusy, onKept };

  const busy = items.some((item) => !item.stored && !item.error);
  const storedIds = items.map((item) => item.stored?.id ?? '').join();
  const keys = items.map((item) => `${item.key}${item.error && !item.blob ? '!' : ''}`).join();
  const latest = useRef(items);
  latest.current = items;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when the stored set changes.
  useEffect(() => {
    report.current.onChange?.(latest.current.flatMap((item) => (item.stored ? [item.stored] : [])));
  }, [storedIds]);
  const told = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when files come, go or are stored.
  useEffect(() => {
    // The first time they are what the draft said.
    if (told.current || latest.current.length > 0)
      report.current.onKept?.(
        latest.current
          .filter((item) => item.stored ?? item.blob)
          .map(({ key, name, size, stored, blob, at }) => ({ key, name, size, stored, blob, at })),
      );
    told.current = true;
  }, [keys, storedIds]);
  useEffect(() => report.current.onBusy?.(busy), [busy]);
  useUnsaved(busy);

  const patch = useCallback((key: string, change: Partial<Item>) => {
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }, []);

  const send = useCallback(
    (key: string, file: File, stop: AbortController) => {
      patch(key, { error: undefined, share: 0 });
      uploadFile(file, { signal: stop.signal, onProgress: (share) => patch(key, { share }) })
        .then((stored) => patch(key, { stored, share: 1, at: Date.now() }))
        .catch((thrown) => {
          if (!stop.signal.aborted) patch(key, { error: asApiError(thrown).problem.title });
        });
    },
    [patch],
  );
  const sendWaiting = useCallback(() => {
    for (const { key, name, stored, blob, stop } of latest.current) {
      if (!stored && blob) send(key, new File([blob], name, { type: blob.type }), stop);
    }
  }, [send]);
  // Files of a draft that never got through, and those that failed while there was no line.
  useEffect(() => {
    sendWaiting();
    window.addEventListener('online', sendWaiting);
    return () => window.removeEventListener('online', sendWaiting);
  }, [sendWaiting]);

  const add = (files: Iterable<File>) => {
    const room = maxFiles - items.length;
    for (const file of [...files].slice(0, room)) {
      const key = newKey();
      const stop = new AbortController();
      const tooBig = file.size > maxSize;
      const error = tooBig ? `Larger than ${fileSize(maxSize)}` : undefined;
      const blob = tooBig || file.size > MAX_KEPT ? undefined : file;
      setItems((before) => [
        ...before,
        { key, name: file.name, size: file.size, share: 0, stop, error, blob },
      ]);
      if (!tooBig) send(key, file, stop);
    }
  };

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same by keyboard.
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={(event) => {
        if (event.clipboardData.files.length > 0) {
          event.preventDefault();
          add(event.clipboardData.files);
        }
      }}
    >
      {children}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((item) => (
            <li key={item.key} className={classes.item} data-error={item.error ? true : undefined}>
              <AppIcon name={item.error ? 'alert-triangle' : 'paperclip'} />
              <span className={classes.name}>{item.name}</span>
              <span className={classes.size}>{item.error ?? fileSize(item.size)}</span>
              <ActionIcon
                size={24}
                aria-label={`Remove ${item.name}`}
                onClick={() => {
                  item.stop.abort();
                  setItems((before) => before.filter((one) => one.key !== item.key));
                }}
              >
                <AppIcon name="x" size={14} />
              </ActionIcon>
              {!item.stored && !item.error && (
                <Progress
                  value={item.share * 100}
                  size={2}
                  className={classes.progress}
                  aria-label={`Sending ${item.name}`}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className={classes.button}
        aria-describedby={hint}
        onClick={() => input.current?.click()}
      >
        <AppIcon name="paperclip" /> Attach files
        <span id={hint} className={classes.hint}>
          or drop and paste them here, up to {fileSize(maxSize)} each
        </span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          add(event.currentTarget.files ?? []);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

/**
 * A stored file as a chip that opens it; pictures show a small preview on the chip.
 * @since 1.0
 */
export function FileChip({ file }: { file: StoredFile }) {
  const href = `/api/files/${encodeURIComponent(file.id)}`;
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  return (
    <a
      className={classes.chip}
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={`${file.name}, ${fileSize(file.size)}`}
    >
      {picture ? <img src={href} alt="" width={22} height={22} loading="lazy" /> : <AppIcon name="file" />}
      <span className={classes.name}>{file.name}</span>
      <span className={classes.size}>{fileSize(file.size)}</span>
    </a>
  );
}
