import classes from './boot-skeleton.module.css';

/** The frame of the workspace in plain boxes, so the first paint has the final shape. */
export function BootSkeleton() {
  return (
    <div className={classes.frame} role="status" aria-label="Loading">
      <div className={classes.rail} />
      <div className={classes.top} />
      <div className={classes.main}>
        <div className={classes.title} />
        {Array.from({ length: 9 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
          <div key={index} className={classes.row} />
        ))}
      </div>
    </div>
  );
}
