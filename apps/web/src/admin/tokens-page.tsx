import {
  ActionIcon,
  AppIcon,
  api,
  Button,
  type Column,
  Confirm,
  CopyButton,
  DataTable,
  EmptyState,
  invalidate,
  type JsonSchema,
  Link,
  Modal,
  PageBody,
  PageHeader,
  Panel,
  type Question,
  SchemaForm,
  Text,
  TextInput,
  Time,
  toast,
  useApiList,
  useManifest,
  useUser,
} from '@serviflow/sdk/ui';
import { useMemo, useState } from 'react';

interface Token {
  id: string;
  name: string;
  scopes?: string[] | null;
  createdAt: string;
  lastUsedAt?: string | null;
  expiresAt?: string | null;
}

function schemaFor(permissions: string[]): JsonSchema {
  return {
    type: 'object',
    required: ['name'],
    properties: {
      name: {
        type: 'string',
        title: 'Name',
        minLength: 1,
        maxLength: 80,
        description: 'What will use it, so that you know it again.',
      },
      scopes: {
        type: 'array',
        title: 'May do',
        description: 'Leave empty for everything that you may do yourself.',
        items: {
          type: 'string',
          enum: permissions,
          'x-ui': { labels: Object.fromEntries(permissions.map((p) => [p, p])) },
        },
      },
    },
  };
}

function NewToken({ onClose }: { onClose: () => void }) {
  const { permissions } = useUser();
  const schema = useMemo(() => schemaFor(permissions), [permissions]);
  const [token, setToken] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={token ? 'Your new token' : 'New API token'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!token}
    >
      {token ? (
        <>
          <Text mb="sm">Copy it now: it is shown this once.</Text>
          <TextInput
            value={token}
            readOnly
            aria-label="Token"
            onFocus={(event) => event.currentTarget.select()}
            rightSection={
              <CopyButton value={token}>
                {({ copied, copy }) => (
                  <ActionIcon onClick={copy} aria-label={copied ? 'Copied' : 'Copy'}>
                    <AppIcon name={copied ? 'check' : 'copy'} />
                  </ActionIcon>
                )}
              </CopyButton>
            }
          />
          <Text c="dimmed" mt="sm" mb="md">
            Send it as <code>Authorization: Bearer …</code>
          </Text>
          <Button variant="filled" fullWidth onClick={onClose}>
            I have copied it
          </Button>
        </>
      ) : (
        <SchemaForm
          schema={schema}
          submitLabel="Create token"
          onCancel={onClose}
          onSubmit={async (values) => {
            const body =
              Array.isArray(values.scopes) && values.scopes.length === 0 ? { name: values.name } : values;
            const reply = await api.post<{ token: string }>('/api/auth/tokens', body);
            setToken(reply.token);
            void invalidate('/api/auth/tokens');
          }}
        />
      )}
    </Modal>
  );
}

function revoking({ id, name }: Token): Question {
  return {
    title: 'Revoke token',
    body: (
      <p>
        Programs that use <strong>{name}</strong> lose access at once. This cannot be undone.
      </p>
    ),
    confirm: 'Revoke',
    danger: true,
    async run() {
      await api.delete(`/api/auth/tokens/${id}`);
      void invalidate('/api/auth/tokens');
      toast.done({ message: `Revoked: ${name}` });
    },
  };
}

/** Keys for programs that act in this person's name. */
export function TokensPage() {
  const list = useApiList<Token>('/api/auth/tokens');
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Token>();
  const assistant = useManifest().pages.some((page) => page.path === '/assistant');
  const create = (
    <Button variant="filled" leftSection={<AppIcon name="plus" />} onClick={() => setMaking(true)}>
      New token
    </Button>
  );
  const columns: Column<Token>[] = [
    { id: 'name', title: 'Name', mobile: 'title', render: (row) => row.name },
    {
      id: 'scopes',
      title: 'May do',
      render: (row) => (row.scopes?.length ? row.scopes.join(', ') : 'Everything you may'),
    },
    {
      id: 'used',
      title: 'Last used',
      width: 150,
      render: (row) => <Time at={row.lastUsedAt} empty="Never" />,
    },
    { id: 'created', title: 'Created', width: 150, render: (row) => <Time at={row.createdAt} /> },
    {
      id: 'end',
      title: 'Actions',
      hideTitle: true,
      width: 100,
      align: 'end',
      mobile: 'end',
      render: (row) => (
        <Button size="compact-sm" onClick={() => setEnding(row)}>
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="API tokens"
        subtitle="Keys for programs that act in your name."
        actions={
          <>
            {assistant && (
              <Button component={Link} to="/assistant" leftSection={<AppIcon name="robot" />}>
                Connect an assistant
              </Button>
            )}
            {list.items.length > 0 && create}
          </>
        }
      />
      <PageBody>
        <Panel flush>
          <DataTable
            id="tokens"
            label="API tokens"
            columns={columns}
            rows={list.items}
            rowId={(row) => row.id}
            loading={list.loading}
            error={list.error}
            onRetry={list.refetch}
            skeletonRows={3}
            keyboard={false}
            empty={
              <EmptyState icon="code" title="No tokens yet" action={create}>
                A token lets a script or another program use the API with your rights.
              </EmptyState>
            }
          />
        </Panel>
      </PageBody>
      {making && <NewToken onClose={() => setMaking(false)} />}
      <Confirm question={ending ? revoking(ending) : null} onClose={() => setEnding(undefined)} />
    </>
  );
}
