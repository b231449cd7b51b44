import { ErrorState, Time, useApi, useLive } from '@serviflow/sdk/ui';

interface Reminder {
  id: string;
  at: string;
  note: string;
}

/** Beside a ticket: what is still to come. */
export function ReminderCard({ ticketId }: { ticketId: string }) {
  const path = `/api/reminders/tickets/${ticketId}/waiting`;
  const list = useApi<{ items: Reminder[] }>(path);
  useLive('reminders.*', [path]);
  if (list.error) return <ErrorState error={list.error} compact onRetry={() => void list.refetch()} />;
  return (
    <ul>
      {(list.data?.items ?? []).map((reminder) => (
        <li key={reminder.id}>
          <Time at={reminder.at} format="stamp" /> {reminder.note}
        </li>
      ))}
    </ul>
  );
}
