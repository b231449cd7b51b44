import {
  AppIcon,
  api,
  asApiError,
  Button,
  Confirm,
  ErrorState,
  Group,
  invalidate,
  NumberInput,
  PageBody,
  PageHeader,
  Panel,
  type Question,
  Select,
  Skeleton,
  Switch,
  TextInput,
  toast,
  useApi,
  useForm,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { hoursWords } from '../hours/week.ts';
import { Preview } from '../preview/preview.tsx';
import classes from '../sla.module.css';
import type { Definition, Profile } from '../types.ts';
import { DurationField } from './duration-field.tsx';

interface Values {
  name: string;
  categoryLabel: string;
  responseMinutes: number;
  resolveMinutes: number;
  profileId: string;
  nearPercent: number;
  active: boolean;
}

const DRAFT: Values = {
  name: '',
  categoryLabel: '',
  responseMinutes: 240,
  resolveMinutes: 1440,
  profileId: '',
  nearPercent: 85,
  active: true,
};

function valuesOf(definition: Definition | null, profiles: Profile[]): Values {
  if (!definition) return { ...DRAFT, profileId: profiles[0]?.id ?? '' };
  const { name, categoryLabel, responseSeconds, resolveSeconds, profileId, nearPercent, active } = definition;
  return {
    name,
    categoryLabel: categoryLabel ?? '',
    responseMinutes: Math.max(1, Math.round(responseSeconds / 60)),
    resolveMinutes: Math.max(1, Math.round(resolveSeconds / 60)),
    profileId,
    nearPercent,
    active,
  };
}

const RULES = {
  name: (value: string) => (value.trim() ? null : 'Give it a name, such as Standard'),
  responseMinutes: (value: number) => (value > 0 ? null : 'A response needs at least one minute'),
  resolveMinutes: (value: number, all: Values) => {
    if (value <= 0) return 'A resolution needs at least one minute';
    return value < all.responseMinutes ? 'The resolution cannot be due before the first response' : null;
  },
  profileId: (value: string) => (value ? null : 'Choose business hours'),
  nearPercent: (value: number) => (value >= 1 && value <= 99 ? null : 'Between 1 and 99'),
};

/** `/responseHours` and `/responseMinutes` are one field here. */
const fieldOf = (pointer: string) => (pointer.split('/')[1] ?? '').replace(/Hours$/, 'Minutes');

function DefinitionForm({ definition, profiles }: { definition: Definition | null; profiles: Profile[] }) {
  const go = useNavigate();
  const fixed = !usePermission('sla.manage');
  const root = useRef<HTMLFormElement>(null);
  const [saving, setSaving] = useState(false);
  const form = useForm<Values>({
    initialValues: valuesOf(definition, profiles),
    validateInputOnBlur: true,
    validate: RULES,
  });
  const { values, errors } = form;
  const focusFirst = (names: string[]) =>
    requestAnimationFrame(() => {
      const first = Object.keys(DRAFT).find((name) => names.includes(name));
      root.current?.querySelector<HTMLElement>(`[data-path="${first}"]`)?.focus();
    });
  const submit = async (current: Values) => {
    setSaving(true);
    const body = {
      ...current,
      name: current.name.trim(),
      categoryLabel: current.categoryLabel.trim() || null,
    };
    try {
      const saved = definition
        ? await api.patch<Definition>(`/api/sla/definitions/${definition.id}`, body)
        : await api.post<Definition>('/api/sla/definitions', body);
      await invalidate('/api/sla');
      toast.done({ message: `${saved.name} saved. New tickets get it from now on` });
      go('/sla');
    } catch (thrown) {
      const error = asApiError(thrown);
      const wrong = Object.fromEntries(error.fields.map((one) => [fieldOf(one.pointer), one.detail]));
      form.setErrors(wrong);
      focusFirst(Object.keys(wrong));
      if (error.fields.length === 0) toast.failed(error, 'The definition was not stored');
    } finally {
      setSaving(false);
    }
  };
  const profile = profiles.find((one) => one.id === values.profileId);
  return (
    <div className={classes.editor}>
      <form ref={root} noValidate onSubmit={form.onSubmit(submit, (wrong) => focusFirst(Object.keys(wrong)))}>
        <Panel>
          <div className={classes.fields}>
            <TextInput
              label="Name"
              required={!fixed}
              maxLength={100}
              readOnly={fixed}
              data-path="name"
              {...form.getInputProps('name')}
            />
            <TextInput
              label="Category label"
              description="Only for people; which category gets it is a mapping"
              maxLength={200}
              readOnly={fixed}
              data-path="categoryLabel"
              {...form.getInputProps('categoryLabel')}
            />
            <div className={classes.pair}>
              <DurationField
                label="First response within"
                path="responseMinutes"
                minutes={values.responseMinutes}
                readOnly={fixed}
                error={errors.responseMinutes}
                onChange={(minutes) => form.setFieldValue('responseMinutes', minutes)}
              />
              <DurationField
                label="Resolved within"
                path="resolveMinutes"
                minutes={values.resolveMinutes}
                readOnly={fixed}
                error={errors.resolveMinutes}
                onChange={(minutes) => form.setFieldValue('resolveMinutes', minutes)}
              />
            </div>
            <Select
              label="Business hours"
              description={profile ? `${hoursWords(profile)}, ${profile.timezone}` : 'When the time counts'}
              required={!fixed}
              readOnly={fixed}
              data={profiles.map((one) => ({ value: one.id, label: one.name }))}
              data-path="profileId"
              {...form.getInputProps('profileId')}
            />
            <NumberInput
              label="Warn at"
              description="Share of the time that is used up when the warning goes out"
              className={classes.short}
              suffix=" %"
              min={1}
              max={99}
              allowDecimal={false}
              clampBehavior="none"
              readOnly={fixed}
              data-path="nearPercent"
              {...form.getInputProps('nearPercent')}
            />
            <Switch
              label="Active"
              description="Switched off, rules pass over it; tickets that have it keep it"
              disabled={fixed}
              {...form.getInputProps('active', { type: 'checkbox' })}
            />
            {!fixed && (
              <Group justify="flex-end" gap="xs">
                <Button onClick={() => go('/sla')}>Cancel</Button>
                <Button type="submit" variant="filled" loading={saving}>
                  {definition ? 'Save' : 'Create definition'}
                </Button>
              </Group>
            )}
          </div>
        </Panel>
      </form>
      <Preview
        profile={profile}
        targets={[
          { label: 'First response', minutes: values.responseMinutes },
          { label: 'Resolution', minutes: values.resolveMinutes },
        ]}
      />
    </div>
  );
}

function DeleteButton({ definition }: { definition: Definition }) {
  const go = useNavigate();
  const [question, setQuestion] = useState<Question | null>(null);
  const ask: Question = {
    title: `Delete ${definition.name} for good?`,
    body: (
      <p>
        Rules and defaults that name it go away, and the next rule decides for new tickets. Tickets that have
        it keep their deadlines. This cannot be undone; switching it off can.
      </p>
    ),
    confirm: 'Delete definition',
    danger: true,
    run: async () => {
      await api.delete(`/api/sla/definitions/${definition.id}`);
      await invalidate('/api/sla');
      toast.done({ message: `${definition.name} is deleted` });
      go('/sla', { replace: true });
    },
  };
  return (
    <>
      <Button leftSection={<AppIcon name="trash" />} onClick={() => setQuestion(ask)}>
        Delete
      </Button>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

/** One service level with a live preview of what it promises (20.4). `new` makes one. */
export function DefinitionPage({ id = 'new' }: { id?: string }) {
  const mayManage = usePermission('sla.manage');
  const isNew = id === 'new';
  const definition = useApi<Definition>(isNew ? null : `/api/sla/definitions/${encodeURIComponent(id)}`);
  const profiles = useApi<{ items: Profile[] }>('/api/sla/profiles', { query: { limit: 200 } });
  const error = definition.error ?? profiles.error;
  const ready = profiles.data && (isNew || definition.data);
  return (
    <>
      <PageHeader
        title={isNew ? 'New service level' : (definition.data?.name ?? 'Service level')}
        back={{ to: '/sla', label: 'Back to the service levels' }}
        actions={mayManage && definition.data && <DeleteButton definition={definition.data} />}
      />
      <PageBody>
        {error && !ready && <ErrorState error={error} />}
        {!error && !ready && (
          <Skeleton height={520} radius="md" role="status" aria-label="Loading the service level" />
        )}
        {ready && (
          <DefinitionForm
            key={id}
            definition={definition.data ?? null}
            profiles={profiles.data?.items ?? []}
          />
        )}
      </PageBody>
    </>
  );
}
