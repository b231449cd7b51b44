import { ActionIcon, Progress } from '@mantine/core';
import { type DragEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { asApiError } from '../api/problem.ts';
import { type StoredFile, uploadFile } from '../api/upload.ts';
import { useUnsaved } from '../typed/unsaved.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './file-drop.module.css';

interface Item {
  key: number;
  name: string;
  size: number;
  share: number;
  stored?: StoredFile;
  error?: string;
  stop: AbortController;
}

/**
 * Props of FileDrop.
 * @since 1.0
 */
export interface FileDropProps {
  /** All files that are stored so far; called on each change. */
  onChange: (files: StoredFile[]) => void;
  /** Bytes for one file; the server has the last word. */
  maxSize?: number;
  maxFiles?: number;
  /** Where pasted pictures are caught and files may be dropped, such as a reply box. */
  children?: ReactNode;
  /** True while files are still on their way. */
  onBusy?: (busy: boolean) => void;
}

/**
 * `1.4 MB`.
 * @since 1.0
 */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * Drop, paste or choose files; shows real progress and keeps what worked when one fails.
 * @since 1.0
 */
export function FileDrop({ onChange, maxSize = 25_000_000, maxFiles = 10, children, onBusy }: FileDropProps) {
  const [items, setItems] = useState<Item[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const counter = useRef(0);
  const hint = useId();
  const report = useRef({ onChange, onBusy });
  report.current = { onChange, onBusy };

  const busy = items.some((item) => !item.stored && !item.error);
  const storedIds = items.map((item) => item.stored?.id ?? '').join();
  const latest = useRef(items);
  latest.current = items;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when the stored set changes.
  useEffect(() => {
    report.current.onChange(latest.current.flatMap((item) => (item.stored ? [item.stored] : [])));
  }, [storedIds]);
  useEffect(() => report.current.onBusy?.(busy), [busy]);
  useUnsaved(busy);

  const patch = useCallback((key: number, change: Partial<Item>) => {
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }, []);

  const add = (files: Iterable<File>) => {
    const room = maxFiles - items.length;
    for (const file of [...files].slice(0, room)) {
      const key = ++counter.current;
      const stop = new AbortController();
      const tooBig = file.size > maxSize;
      const error = tooBig ? `Larger than ${fileSize(maxSize)}` : undefined;
      setItems((before) => [...before, { key, name: file.name, size: file.size, share: 0, stop, error }]);
      if (tooBig) continue;
      uploadFile(file, { signal: stop.signal, onProgress: (share) => patch(key, { share }) })
        .then((stored) => patch(key, { stored, share: 1 }))
        .catch((thrown) => {
          if (!stop.signal.aborted) patch(key, { error: asApiError(thrown).problem.title });
        });
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
