import { Skeleton } from '@serviflow/sdk/ui';
import classes from './page-skeleton.module.css';

/** Stands in while a page's code loads: header and rows where they will be. */
export function PageSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label="Loading">
      <Skeleton width={190} height={24} radius="sm" mb={26} />
      {Array.from({ length: 10 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
        <Skeleton key={index} height={12} width={`${60 + ((index * 29) % 38)}%`} radius="sm" mb={32} />
      ))}
    </div>
  );
}
