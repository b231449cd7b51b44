import { AppIcon, Button, ErrorState, Link, Skeleton } from '@serviflow/sdk/ui';
import classes from './labels.module.css';
import { codeOf } from './labels.ts';
import { QrCode } from './qr-code.tsx';
import { labelOf, useTicket } from './tickets.ts';

/** Beside a ticket: the label of the device that it is about. Scanning it opens the ticket. */
export function LabelCard({ ticketId, number }: { ticketId: string; number: number }) {
  const { data: ticket, error, refetch } = useTicket(ticketId);
  if (error && !ticket) return <ErrorState error={error} compact onRetry={() => void refetch()} />;
  if (!ticket) return <Skeleton height={72} radius="sm" aria-label="Loading the label" />;
  const code = codeOf(labelOf(ticket), { prefix: '', desk: window.location.origin });
  return (
    <div className={classes.card}>
      <QrCode text={code} className={classes.cardCode} />
      <div className={classes.cardWords}>
        <p className={classes.quiet}>For a device that is here for repair. Scanning it opens this ticket.</p>
        <Button
          component={Link}
          to={`/asset-label-printer?ticket=${number}`}
          size="compact-md"
          leftSection={<AppIcon name="printer" />}
        >
          Print a label
        </Button>
      </div>
    </div>
  );
}
