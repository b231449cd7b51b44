import {
  AppIcon,
  api,
  Button,
  ErrorState,
  FileButton,
  Group,
  invalidate,
  type JsonSchema,
  PageBody,
  PageHeader,
  Panel,
  SchemaForm,
  Skeleton,
  Stack,
  toast,
  uploadFile,
  useApi,
} from '@serviflow/sdk/ui';
import { useMemo, useState } from 'react';
import { refreshManifest } from '../session.ts';
import classes from './admin.module.css';

const PATH = '/api/settings/profile';

interface Profile extends Record<string, unknown> {
  name: string;
  logoFileId: string | null;
  locale: string;
}

const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['name', 'timezone', 'locale'],
  properties: {
    name: { type: 'string', title: 'Company name', minLength: 1, maxLength: 200 },
    timezone: {
      type: 'string',
      title: 'Time zone',
      description: 'Every time on screen and every day boundary follows it.',
      'x-ui': { widget: 'timezone' },
    },
    locale: {
      type: 'string',
      title: 'Dates in mails',
      description: 'How the day and the month are written there.',
    },
    brandColor: {
      type: 'string',
      title: 'Brand colour',
      description:
        'Buttons and the head of the portal. It is made darker where text on it could not be read.',
      'x-ui': { widget: 'color', placeholder: '#4f50d0' },
    },
    supportEmail: { type: 'string', title: 'Support email', format: 'email', maxLength: 254 },
    phone: { type: 'string', title: 'Phone', maxLength: 50 },
    website: { type: 'string', title: 'Website', format: 'uri', maxLength: 300 },
    supportHours: { type: 'string', title: 'Support hours', maxLength: 200 },
  },
};
const LOCALES = 'en en-GB en-US da de es fi fr it ja nb nl pl pt sv'.split(' ');

/** The form with the ways of writing dates, each by an example. @param own what the tenant has, also when unusual */
function schemaFor(own: string): JsonSchema {
  const choices = [...new Set([...LOCALES, own])];
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const example = new Date(Date.UTC(2026, 11, 24, 12));
  const label = (locale: string) =>
    `${names.of(locale) ?? locale}: ${new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(example)}`;
  const labels = Object.fromEntries(choices.map((locale) => [locale, label(locale)]));
  const locale = { ...SCHEMA.properties?.locale, enum: choices, 'x-ui': { widget: 'select', labels } };
  return { ...SCHEMA, properties: { ...SCHEMA.properties, locale } };
}
const CLEARED = ['brandColor', 'supportEmail', 'phone', 'website', 'supportHours'];

async function save(change: Record<string, unknown>): Promise<void> {
  await api.put(PATH, change);
  await invalidate(PATH);
  await refreshManifest();
}

function Logo({ fileId }: { fileId: string | null }) {
  const [busy, setBusy] = useState(false);
  const change = async (work: () => Promise<void>, message: string) => {
    setBusy(true);
    try {
      await work();
      toast.done({ message });
    } catch (error) {
      toast.failed(error, 'The logo was not changed');
    } finally {
      setBusy(false);
    }
  };
  const choose = (file: File | null) => {
    if (!file) return;
    void change(async () => save({ logoFileId: (await uploadFile(file)).id }), 'Logo changed');
  };
  return (
    <Group gap="md">
      <span className={classes.logo}>
        {fileId ? <img src={`/api/files/${fileId}`} alt="The logo" /> : <AppIcon name="photo" size={24} />}
      </span>
      <div>
        <Group gap="xs">
          <FileButton onChange={choose} accept="image/png,image/jpeg,image/webp,image/gif">
            {(props) => (
              <Button {...props} loading={busy} leftSection={<AppIcon name="upload" />}>
                Upload logo
              </Button>
            )}
          </FileButton>
          {fileId && (
            <Button onClick={() => void change(() => save({ logoFileId: null }), 'Logo removed')}>
              Remove
            </Button>
          )}
        </Group>
        <p className={classes.hint}>
          PNG, JPEG, WebP or GIF. It stands beside your name at the top of every page.
        </p>
      </div>
    </Group>
  );
}

/** What the tenant tells about itself (requirement 34.1). */
export function OrganisationPage() {
  const { data, error, refetch } = useApi<Profile>(PATH);
  const locale = data?.locale ?? 'en';
  const schema = useMemo(() => schemaFor(locale), [locale]);
  return (
    <>
      <PageHeader title="Organisation" subtitle="Shown to your team, to customers and in mails." />
      <PageBody narrow>
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && (
          <Panel>
            <Stack gap="lg" role="status" aria-label="Loading">
              {Object.keys(SCHEMA.properties ?? {}).map((name) => (
                <Skeleton key={name} height={56} radius="sm" />
              ))}
            </Stack>
          </Panel>
        )}
        {data && (
          <>
            <Panel title="Logo">
              <Logo fileId={data.logoFileId} />
            </Panel>
            <Panel title="Profile">
              <SchemaForm
                schema={schema}
                values={data}
                align="start"
                requireChange
                onSubmit={async (values) => {
                  // The API clears a text by an empty text.
                  const empty = Object.fromEntries(CLEARED.map((name) => [name, '']));
                  await save({ ...empty, ...values });
                  toast.done({ message: 'Profile saved' });
                }}
              />
            </Panel>
          </>
        )}
      </PageBody>
    </>
  );
}
