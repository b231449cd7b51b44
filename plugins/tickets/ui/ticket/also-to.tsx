import { AppIcon, api, Button, invalidate, toast, useApi, usePermission } from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Participant } from '../types.ts';
import classes from './ticket.module.css';

interface Someone {
  address: string;
  name: string;
}

/** Who else a mail was for. They get no answers until somebody lets them in, by one click each. */
export function AlsoTo({ ticketId, people }: { ticketId: string; people: readonly Someone[] }) {
  const path = `/api/tickets/${ticketId}/participants`;
  const mayAdd = usePermission('tickets.work');
  const there = useApi<{ items: Participant[] }>(path);
  const [adding, setAdding] = useState<string>();
  const joined = new Set(there.data?.items.map((one) => one.email));
  const add = async ({ address, name }: Someone) => {
    setAdding(address);
    try {
      await api.post(`/api/tickets/${ticketId}/add-person`, { email: address, ...(name && { name }) });
      await invalidate(path, `/api/tickets/${ticketId}`);
      toast.done({ message: `${name || address} gets the answers from now on` });
    } catch (error) {
      toast.failed(error, 'Nobody was added');
    } finally {
      setAdding(undefined);
    }
  };
  return (
    <div className={classes.alsoTo}>
      <span className={classes.role}>Also written to</span>
      <ul className={classes.alsoToList}>
        {people.map((one) => (
          <li key={one.address}>
            {joined.has(one.address) || !mayAdd ? (
              <span className={classes.role}>
                {one.name || one.address}
                {joined.has(one.address) && ' (in copy)'}
              </span>
            ) : (
              <Button
                size="compact-sm"
                leftSection={<AppIcon name="plus" />}
                title={one.address}
                aria-label={`Add ${one.name || one.address} to the people in copy`}
                loading={adding === one.address}
                onClick={() => void add(one)}
              >
                {one.name || one.address}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
