import classes from './marks.module.css';

const LEVELS = ['low', 'medium', 'high', 'critical'] as const;
/**
 * The priorities, the lowest first.
 * @since 1.0
 */
export type Priority = (typeof LEVELS)[number];

/**
 * Props of PriorityMark.
 * @since 1.0
 */
export interface PriorityMarkProps {
  priority: string;
  /** Hide the word where space is short; it stays readable for screen readers and on hover. */
  markOnly?: boolean;
}

/**
 * Four bars and the word, so that colour is never the only sign.
 * @since 1.0
 */
export function PriorityMark({ priority, markOnly = false }: PriorityMarkProps) {
  const level = LEVELS.indexOf(priority.toLowerCase() as Priority);
  const word = level < 0 ? priority : priority.charAt(0).toUpperCase() + priority.slice(1).toLowerCase();
  return (
    <span className={classes.priority} data-level={level} title={markOnly ? `${word} priority` : undefined}>
      <svg width="16" height="14" viewBox="0 0 16 14" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={10 - bar * 3}
            width="3"
            height={4 + bar * 3}
            rx="1"
            className={bar <= level ? classes.barOn : classes.barOff}
          />
        ))}
      </svg>
      {markOnly ? <span className={classes.hidden}>{word}</span> : word}
    </span>
  );
}
