import type { ReactNode } from 'react';
import { AppIcon } from './app-icon.tsx';
import classes from './marks.module.css';

/**
 * Colours of badges; what each means is said in the look of the product.
 * @since 1.0
 */
export type Tone = 'blue' | 'indigo' | 'amber' | 'green' | 'grey' | 'red' | 'purple' | 'brand';

const STATUS: Record<string, { tone: Tone; word: string; portal: string; icon: string }> = {
  open: { tone: 'blue', word: 'Open', portal: 'Received', icon: 'circle' },
  in_progress: { tone: 'indigo', word: 'In Progress', portal: 'We are on it', icon: 'progress' },
  paused: { tone: 'amber', word: 'Paused', portal: 'Waiting', icon: 'player-pause' },
  resolved: { tone: 'green', word: 'Resolved', portal: 'Solved', icon: 'circle-check' },
  closed: { tone: 'grey', word: 'Closed', portal: 'Closed', icon: 'archive' },
};

/** `in-progress`, `inProgress` and `In Progress` are one status. */
function normal(status: string): string {
  return status
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

/**
 * The word people see for a ticket status; friendlier in the portal.
 * @since 1.0
 */
export function statusWord(status: string, portal = false): string {
  const known = STATUS[normal(status)];
  if (known) return portal ? known.portal : known.word;
  return status.charAt(0).toUpperCase() + status.slice(1).replace(/[_-]/g, ' ');
}

export interface ToneBadgeProps {
  tone: Tone;
  icon?: string;
  children: ReactNode;
  title?: string;
}

/**
 * A small word with a meaning colour and, where given, an icon; for states of anything.
 * @since 1.0
 */
export function ToneBadge({ tone, icon, children, title }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {icon && <AppIcon name={icon} size={14} />}
      {children}
    </span>
  );
}

/**
 * Status of a ticket (or of anything that uses the same five words).
 * @since 1.0
 */
export function StatusBadge({ status, portal = false }: { status: string; portal?: boolean }) {
  const known = STATUS[normal(status)];
  return (
    <ToneBadge tone={known?.tone ?? 'grey'} icon={known?.icon ?? 'circle-dot'}>
      {statusWord(status, portal)}
    </ToneBadge>
  );
}
