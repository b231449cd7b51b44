import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { asApiError } from '../api/problem.ts';
import { AppIcon } from './app-icon.tsx';
import classes from './states.module.css';

/**
 * Props of EmptyState.
 * @since 1.0
 */
export interface EmptyStateProps {
  icon?: string;
  title: string;
  /** One or two sentences that teach the next step. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
  compact?: boolean;
  /** It is all that the page says, so its title is the page's heading. */
  page?: boolean;
}

/**
 * What a place without content says: what belongs here and how to begin.
 * @since 1.0
 */
export function EmptyState({ icon = 'inbox', title, children, action, compact, page }: EmptyStateProps) {
  return (
    <div className={classes.state} data-compact={compact || undefined}>
      <span className={classes.mark}>
        <AppIcon name={icon} size={compact ? 20 : 24} />
      </span>
      <Title page={page}>{title}</Title>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/**
 * Props of ErrorState.
 * @since 1.0
 */
export interface ErrorStateProps {
  error: unknown;
  /** What happened, in the words of the place. */
  title?: string;
  /** What is safe. */
  safe?: string;
  /** What to do. */
  advice?: string;
  /** Which part it was, for who mends it. @since 1.1 */
  part?: string;
  onRetry?: () => void;
  compact?: boolean;
  page?: boolean;
}

function Title({ page, children }: { page?: boolean; children: ReactNode }) {
  const Tag = page ? 'h1' : 'p';
  return <Tag className={classes.title}>{children}</Tag>;
}

function adviceFor(status: number): string {
  if (status === 0) return 'Check your connection and try again.';
  if (status === 403) return 'Ask an administrator if you need access.';
  if (status === 404) return 'It may have been removed, or the address is not quite right.';
  if (status === 429) return 'Wait a moment, then try again.';
  if (status < 0) return 'Try again. If it keeps happening, tell your administrator what you did.';
  return 'Try again. If it keeps happening, tell your administrator the request number.';
}

/**
 * What happened, what is safe, what to do, and the request id for support.
 * @since 1.0
 */
export function ErrorState({ error, title, safe, advice, part, onRetry, compact, page }: ErrorStateProps) {
  const { problem } = asApiError(error);
  return (
    <div className={classes.state} data-compact={compact || undefined} role="alert">
      <span className={classes.mark} data-tone="red">
        <AppIcon name={problem.status === 0 ? 'plug' : 'alert-triangle'} size={compact ? 20 : 24} />
      </span>
      <Title page={page}>{title ?? problem.title}</Title>
      <div className={classes.text}>
        {problem.detail && problem.detail !== title && <p>{problem.detail}</p>}
        <p>
          {safe ? `${safe} ` : ''}
          {advice ?? adviceFor(problem.status)}
        </p>
      </div>
      {onRetry && (
        <div className={classes.action}>
          <Button leftSection={<AppIcon name="refresh" />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      {part && <p className={classes.request}>{part}</p>}
      {problem.requestId && (
        <p className={classes.request}>
          Request <code>{problem.requestId}</code>
        </p>
      )}
    </div>
  );
}
