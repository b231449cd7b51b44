import {
  api,
  ErrorState,
  invalidate,
  PageBody,
  PageHeader,
  Skeleton,
  toast,
  useApi,
  useNavigate,
} from '@serviflow/sdk/ui';
import type { Client, ClientDetail } from '../types.ts';
import { ClientForm } from './client-form.tsx';
import { EMPTY, valuesOf } from './client-values.ts';

/** Adds a client; the person or the address given becomes its first contact. */
export function NewClientPage() {
  const go = useNavigate();
  return (
    <>
      <PageHeader title="New client" back={{ to: '/clients', label: 'Back to the list' }} />
      <PageBody narrow>
        <ClientForm
          values={EMPTY}
          fresh
          submitLabel="Create client"
          onCancel={() => go('/clients')}
          onSubmit={async (body) => {
            const client = await api.post<Client>('/api/clients', body);
            void invalidate('/api/clients');
            toast.done({ message: `Created ${client.displayName}` });
            go(`/clients/${client.id}`, { replace: true });
          }}
        />
      </PageBody>
    </>
  );
}

/** Changes a client. */
export function EditClientPage({ id = '' }: { id?: string }) {
  const go = useNavigate();
  const path = `/api/clients/${encodeURIComponent(id)}`;
  const reply = useApi<ClientDetail>(path);
  const client = reply.data;
  return (
    <>
      <PageHeader
        title={client ? `Edit ${client.displayName}` : 'Edit client'}
        back={{ to: `/clients/${id}`, label: 'Back to the client' }}
      />
      <PageBody narrow>
        {!client && reply.error && (
          <ErrorState error={reply.error} onRetry={() => void reply.refetch()} safe="Nothing was changed." />
        )}
        {!client && !reply.error && (
          <Skeleton height={520} radius="md" role="status" aria-label="Loading the client" />
        )}
        {client && (
          <ClientForm
            values={valuesOf(client)}
            submitLabel="Save"
            onCancel={() => go(`/clients/${id}`)}
            onSubmit={async (body) => {
              const changed = await api.post<Client>(`${path}/update`, body);
              await invalidate('/api/clients');
              toast.done({ message: `${changed.displayName} saved` });
              go(`/clients/${id}`);
            }}
          />
        )}
      </PageBody>
    </>
  );
}
