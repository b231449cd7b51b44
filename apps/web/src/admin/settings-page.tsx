import {
  AppIcon,
  api,
  Button,
  EmptyState,
  ErrorState,
  invalidate,
  type JsonSchema,
  PageHeader,
  Panel,
  SchemaForm,
  Skeleton,
  Stack,
  Text,
  toast,
  type UiSettings,
  useApi,
  useManifest,
} from '@serviflow/sdk/ui';
import { Link, useParams } from 'react-router';
import { refreshManifest } from '../session.ts';
import classes from './admin.module.css';

interface Stored {
  values: Record<string, unknown>;
  schema: JsonSchema;
  secretsSet: string[];
  secretsLost: string[];
}

/** A plugin that shows its settings where they are used, beside tests and what depends on them. */
function OwnPage({ settings, page }: { settings: UiSettings; page: string }) {
  return (
    <Panel title={settings.title}>
      <Text c="dimmed" mb="sm">
        You set this up on a page of its own, where it can be tried out as well.
      </Text>
      <Button component={Link} to={page} rightSection={<AppIcon name="arrow-right" />}>
        Open the page
      </Button>
    </Panel>
  );
}

/** One plugin's settings: the form comes from its schema. */
function SettingsForm({ settings }: { settings: UiSettings }) {
  const path = `/api/settings/${encodeURIComponent(settings.plugin)}`;
  const { data, error, refetch } = useApi<Stored>(path, { staleTime: 0 });
  if (error && !data) {
    return (
      <Panel>
        <ErrorState error={error} compact onRetry={() => void refetch()} />
      </Panel>
    );
  }
  return (
    <Panel title={settings.title} description={settings.schema.description}>
      {data && data.secretsLost.length > 0 && (
        <p role="alert">
          {data.secretsLost.map((key) => settings.schema.properties?.[key]?.title ?? key).join(', ')} cannot
          be read, because the secret key of the desk is another one now. Enter it again.
        </p>
      )}
      {data ? (
        <SchemaForm
          key={settings.plugin}
          schema={data.schema}
          values={data.values}
          secretsSet={data.secretsSet}
          align="start"
          requireChange
          clearEmpty
          pointerPrefix="/values"
          onSubmit={async (values) => {
            await api.put(path, { values });
            toast.done({ message: `${settings.title} saved` });
            await invalidate(path);
            void refreshManifest();
          }}
        />
      ) : (
        <Stack gap="lg" role="status" aria-label="Loading">
          {Object.keys(settings.schema.properties ?? { a: {} }).map((name) => (
            <Skeleton key={name} height={56} radius="sm" />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function Sections({ list, current }: { list: UiSettings[]; current: string | undefined }) {
  return list.map((one) => (
    <Link
      key={one.plugin}
      to={`/admin/settings/${one.plugin}`}
      aria-current={one.plugin === current ? 'page' : undefined}
    >
      {one.title}
    </Link>
  ));
}

/** Settings of every plugin; sensitive ones stand apart and ask for the password again (requirement 34.3). */
export function SettingsPage() {
  const { settings } = useManifest();
  const { plugin } = useParams();
  const plain = settings.filter((one) => !one.sensitive);
  const tools = settings.filter((one) => one.sensitive);
  const current = settings.find((one) => one.plugin === plugin) ?? plain[0] ?? tools[0];
  return (
    <>
      <PageHeader title="Settings" />
      {current ? (
        <div className={classes.settings}>
          <nav className={classes.sections} aria-label="Settings">
            <Sections list={plain} current={current.plugin} />
            {tools.length > 0 && (
              <span className={classes.sectionTitle}>
                <AppIcon name="shield-lock" size={14} /> System admin tools
              </span>
            )}
            <Sections list={tools} current={current.plugin} />
          </nav>
          {current.schema['x-ui']?.page ? (
            <OwnPage settings={current} page={current.schema['x-ui'].page} />
          ) : (
            <SettingsForm settings={current} />
          )}
        </div>
      ) : (
        <EmptyState icon="settings" title="Nothing to set yet">
          Plugins that have settings show them here once they are switched on.
        </EmptyState>
      )}
    </>
  );
}
