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
  Skeleton,
  Switch,
  TextInput,
  toast,
  useApi,
  useNavigate,
  usePermission,
  useTenant,
  useUnsaved,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { Preview } from '../preview/preview.tsx';
import classes from '../sla.module.css';
import type { Profile } from '../types.ts';
import { Holidays } from './holidays.tsx';
import { hoursOf, type Week, weeklyHours, weekOf } from './week.ts';
import { WeekEditor } from './week-editor.tsx';
import { ZoneSelect } from './zone-select.tsx';

interface Draft {
  name: string;
  timezone: string;
  alwaysOpen: boolean;
  week: Week;
  holidays: string[];
}

const OFFICE: Week = weekOf({ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00', hours: {} });

const draftOf = (profile: Profile | undefined, timezone: string): Draft =>
  profile
    ? {
        name: profile.name,
        timezone: profile.timezone,
        alwaysOpen: profile.alwaysOpen,
        week: weekOf(profile),
        holidays: profile.holidays,
      }
    : { name: '', timezone, alwaysOpen: false, week: OFFICE, holidays: [] };

const inputOf = ({ week, name: _name, ...rest }: Draft) => ({ ...rest, ...hoursOf(week) });

/** `/hours/3/0/1` belongs to Wednesday; everything else to the field it names. */
function fieldOf(pointer: string): string {
  const [field = '', day] = pointer.split('/').slice(1);
  return field === 'hours' && day ? `hours.${day}` : field;
}

function Editor({ profile }: { profile: Profile | undefined }) {
  const go = useNavigate();
  const fixed = !usePermission('sla.manage');
  const tenant = useTenant();
  const root = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => draftOf(profile, tenant.timezone));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [saving, setSaving] = useState(false);
  const [minutes, setMinutes] = useState(240);
  const [touched, setTouched] = useState(false);
  useUnsaved(touched && !saving);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setTouched(true);
    setErrors({});
  };
  const fail = (wrong: Record<string, string>) => {
    setErrors(wrong);
    requestAnimationFrame(() => {
      const first = root.current?.querySelector<HTMLElement>(`[data-path="${Object.keys(wrong)[0]}"]`);
      (first?.matches('input') ? first : first?.querySelector('input'))?.focus();
    });
  };
  const save = async () => {
    if (!draft.name.trim()) return fail({ name: 'Give it a name, such as Office hours' });
    setSaving(true);
    const body = { ...inputOf(draft), name: draft.name.trim() };
    try {
      const saved = profile
        ? await api.patch<Profile>(`/api/sla/profiles/${profile.id}`, body)
        : await api.post<Profile>('/api/sla/profiles', body);
      await invalidate('/api/sla');
      toast.done({
        message: profile ? `${saved.name} saved. Running clocks get new deadlines` : `${saved.name} created`,
      });
      go('/sla/hours');
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.fields.length === 0) toast.failed(error, 'The business hours were not stored');
      else fail(Object.fromEntries(error.fields.map((one) => [fieldOf(one.pointer), one.detail])));
    } finally {
      setSaving(false);
    }
  };
  const weekErrors = Object.fromEntries(
    Object.entries(errors).flatMap(([key, text]) => (key.startsWith('hours.') ? [[key.slice(6), text]] : [])),
  );
  const general = errors.hours ?? errors.days ?? errors.start ?? errors.end;
  return (
    <div className={classes.editor}>
      <form
        ref={root}
        noValidate
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Panel>
          <div className={classes.fields}>
            <div className={classes.pair}>
              <TextInput
                label="Name"
                description="As service levels show it"
                required={!fixed}
                maxLength={100}
                readOnly={fixed}
                data-path="name"
                error={errors.name}
                value={draft.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <ZoneSelect
                value={draft.timezone}
                readOnly={fixed}
                error={errors.timezone}
                onChange={(timezone) => change({ timezone })}
              />
            </div>
            <Switch
              label="24x7"
              description="Every minute counts, also on holidays"
              disabled={fixed}
              checked={draft.alwaysOpen}
              onChange={(event) => change({ alwaysOpen: event.currentTarget.checked })}
            />
          </div>
        </Panel>
        {!draft.alwaysOpen && (
          <>
            <Panel
              title="Working week"
              actions={<span className={classes.quiet}>{weeklyHours(draft.week) || 0} h a week</span>}
            >
              {general && (
                <p className={classes.error} role="alert">
                  {general}
                </p>
              )}
              <WeekEditor
                week={draft.week}
                disabled={fixed}
                errors={weekErrors}
                onChange={(week) => change({ week })}
              />
            </Panel>
            <Panel title="Holidays">
              <Holidays
                value={draft.holidays}
                disabled={fixed}
                onChange={(holidays) => change({ holidays })}
              />
            </Panel>
          </>
        )}
        {!fixed && (
          <Group justify="flex-end" gap="xs">
            <Button onClick={() => go('/sla/hours')}>Cancel</Button>
            <Button type="submit" variant="filled" loading={saving}>
              {profile ? 'Save' : 'Create business hours'}
            </Button>
          </Group>
        )}
      </form>
      <Preview
        profile={inputOf(draft)}
        targets={[{ label: 'Target', minutes }]}
        controls={
          <NumberInput
            label="Target"
            suffix=" h"
            min={0.25}
            max={1000}
            step={1}
            decimalScale={2}
            value={minutes / 60}
            onChange={(value) => setMinutes(Math.max(1, Math.round((Number(value) || 0) * 60)))}
          />
        }
      />
    </div>
  );
}

function DeleteButton({ profile }: { profile: Profile }) {
  const go = useNavigate();
  const [question, setQuestion] = useState<Question | null>(null);
  const used = profile.definitions;
  const ask: Question = {
    title: `Delete ${profile.name} for good?`,
    body:
      used > 0 ? (
        <p>
          {used} {used === 1 ? 'service level uses' : 'service levels use'} these hours. Give{' '}
          {used === 1 ? 'it' : 'them'} other hours first; until then they cannot be deleted.
        </p>
      ) : (
        <p>No service level uses these hours. Deleting them cannot be undone.</p>
      ),
    confirm: 'Delete business hours',
    danger: true,
    run: async () => {
      await api.delete(`/api/sla/profiles/${profile.id}`);
      await invalidate('/api/sla');
      toast.done({ message: `${profile.name} is deleted` });
      go('/sla/hours', { replace: true });
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

/** A business-hours profile with a live preview (20.6). `new` makes one. */
export function ProfilePage({ id = 'new' }: { id?: string }) {
  const mayManage = usePermission('sla.manage');
  const isNew = id === 'new';
  const reply = useApi<Profile>(isNew ? null : `/api/sla/profiles/${encodeURIComponent(id)}`);
  return (
    <>
      <PageHeader
        title={isNew ? 'New business hours' : (reply.data?.name ?? 'Business hours')}
        back={{ to: '/sla/hours', label: 'Back to the business hours' }}
        actions={mayManage && reply.data && <DeleteButton profile={reply.data} />}
      />
      <PageBody>
        {!isNew && !reply.data && reply.error && (
          <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />
        )}
        {!isNew && !reply.data && !reply.error && (
          <Skeleton height={520} radius="md" role="status" aria-label="Loading the business hours" />
        )}
        {(isNew || reply.data) && <Editor key={id} profile={reply.data} />}
      </PageBody>
    </>
  );
}
