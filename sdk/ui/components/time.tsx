import { Tooltip } from '@mantine/core';
import { useOptionalManifest } from '../core/manifest-context.tsx';
import { useNow } from './clock.ts';
import classes from './marks.module.css';
import { exactTime, relativeTime, stamp } from './time-format.ts';

/**
 * The tenant's time zone; the device's own before sign-in.
 * @since 1.0
 */
export function useTimeZone(): string {
  return useOptionalManifest()?.tenant.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Props of Time.
 * @since 1.0
 */
export interface TimeProps {
  /** ISO instant. */
  at: string | number | null | undefined;
  /** `stamp` writes 2026-02-14 09:30. */
  format?: 'relative' | 'stamp';
  /** Shown when there is no time. */
  empty?: string;
}

/**
 * A point in time in the tenant's zone; relative by default, the exact time on hover.
 * @since 1.0
 */
export function Time({ at, format = 'relative', empty = '–' }: TimeProps) {
  const zone = useTimeZone();
  const now = useNow(30_000);
  if (at === null || at === undefined || at === '') return empty;
  const iso = new Date(at).toISOString();
  return (
    <Tooltip label={exactTime(at, zone)}>
      <time dateTime={iso} className={classes.time}>
        {format === 'stamp' ? stamp(at, zone) : relativeTime(at, now, zone)}
      </time>
    </Tooltip>
  );
}
