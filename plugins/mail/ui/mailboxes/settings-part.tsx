import {
  api,
  ErrorState,
  invalidate,
  type JsonSchema,
  Panel,
  SchemaForm,
  Skeleton,
  toast,
  useApi,
} from '@serviflow/sdk/ui';

const PATH = '/api/settings/mail';

interface Stored {
  values: Record<string, unknown>;
  schema: JsonSchema;
}

export interface SettingsPartProps {
  title: string;
  description?: string;
  /** Names of the settings, in the order to show them. */
  keys: readonly string[];
}

/** Some of the settings of mail, where they belong: the page of all settings links to here. */
export function SettingsPart({ title, description, keys }: SettingsPartProps) {
  const reply = useApi<Stored>(PATH, { staleTime: 0 });
  const properties = Object.fromEntries(
    keys.flatMap((key) => {
      const property = reply.data?.schema.properties?.[key];
      return property ? [[key, property]] : [];
    }),
  );
  return (
    <Panel title={title} description={description}>
      {reply.error && !reply.data && (
        <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />
      )}
      {!reply.data && !reply.error && <Skeleton height={keys.length * 72} radius="sm" />}
      {reply.data && (
        <SchemaForm
          schema={{ type: 'object', properties }}
          values={reply.data.values}
          align="start"
          requireChange
          onSubmit={async (values) => {
            // An empty text means "none": it is sent as such, or the one before would stay.
            const texts = keys.filter((key) => properties[key]?.type === 'string');
            const empty = Object.fromEntries(texts.map((key) => [key, values[key] ?? '']));
            await api.put(PATH, { values: { ...values, ...empty } });
            await invalidate(PATH);
            await invalidate('/api/mail/senders');
            toast.done({ message: `${title} saved` });
          }}
        />
      )}
    </Panel>
  );
}
