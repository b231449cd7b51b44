import {
  ActionIcon,
  AppIcon,
  api,
  Button,
  EmptyState,
  ErrorState,
  invalidate,
  PageBody,
  PageHeader,
  Panel,
  RecordFieldInputs,
  type RecordValues,
  SegmentedControl,
  Skeleton,
  Switch,
  ToneBadge,
  toast,
  type UiRecordField,
  useApi,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Definition } from '../model/definition.ts';
import { FieldDialog } from './field-dialog.tsx';
import classes from './fields.module.css';
import { type Subject, summary } from './words.ts';

const changed = () => void invalidate('/api/fields', '/api/tickets/fields', '/api/clients');

async function run(path: string, body: object, failed: string): Promise<void> {
  try {
    await api.post(path, body);
  } catch (error) {
    toast.failed(error, failed);
  } finally {
    changed();
  }
}

interface RowsProps {
  subject: Subject;
  items: Definition[];
  onEdit: (field: Definition) => void;
}

function Rows({ subject, items, onEdit }: RowsProps) {
  const used = items.filter((one) => !one.retired);
  const move = (field: Definition, by: number) => {
    const ids = used.map((one) => one.id).filter((id) => id !== field.id);
    ids.splice(used.indexOf(field) + by, 0, field.id);
    void run('/api/fields/order', { subject: subject.subject, ids }, 'The order was not changed');
  };
  return (
    <ul className={classes.rows} aria-label={`Fields of ${subject.title.toLowerCase()}`}>
      {items.map((field) => (
        <li key={field.id} className={classes.row}>
          <span className={classes.words}>
            <strong>{field.label}</strong> <code>{field.key}</code>{' '}
            {field.retired && <ToneBadge tone="grey">Retired</ToneBadge>}
            <span className={classes.quiet}>{summary(field)}</span>
          </span>
          {!field.retired && (
            <span className={classes.buttons}>
              <ActionIcon
                variant="subtle"
                aria-label={`Move ${field.label} up`}
                disabled={used[0] === field}
                onClick={() => move(field, -1)}
              >
                <AppIcon name="arrow-up" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                aria-label={`Move ${field.label} down`}
                disabled={used.at(-1) === field}
                onClick={() => move(field, 1)}
              >
                <AppIcon name="arrow-down" />
              </ActionIcon>
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => onEdit(field)}
                aria-label={`Edit ${field.label}`}
              >
                Edit
              </Button>
            </span>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`${field.retired ? 'Use again' : 'Retire'}: ${field.label}`}
            onClick={() =>
              void run(
                `/api/fields/definitions/${field.id}/${field.retired ? 'restore' : 'retire'}`,
                {},
                'The field was not changed',
              )
            }
          >
            {field.retired ? 'Use again' : 'Retire'}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The fields as the form of a record will show them. */
function Preview({ subject }: { subject: Subject }) {
  const [customer, setCustomer] = useState(false);
  const [values, setValues] = useState<RecordValues>({});
  const reply = useApi<{ items: UiRecordField[] }>('/api/fields/preview', {
    query: { subject: subject.subject, customer: String(customer) },
    keepPrevious: true,
  });
  const shown = (reply.data?.items ?? []).map((one) => ({ ...one, categories: [] }));
  return (
    <Panel title="Preview" description="Fields of all categories together. Nothing is stored.">
      <div className={classes.preview}>
        {subject.customers && (
          <Switch
            label="As customers see it"
            checked={customer}
            onChange={(event) => setCustomer(event.currentTarget.checked)}
          />
        )}
        <RecordFieldInputs fields={shown} values={values} onChange={setValues} />
        {shown.length === 0 && <p className={classes.quiet}>No fields to show.</p>}
      </div>
    </Panel>
  );
}

function Fields({
  subject,
  onNew,
  onEdit,
}: {
  subject: Subject;
  onNew: () => void;
  onEdit: (field: Definition) => void;
}) {
  const reply = useApi<{ items: Definition[] }>('/api/fields/definitions', {
    query: { subject: subject.subject },
  });
  if (reply.error) return <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!reply.data) return <Skeleton height={240} radius="sm" role="status" aria-label="Loading the fields" />;
  if (reply.data.items.length === 0)
    return (
      <Panel>
        <EmptyState
          icon="list-details"
          title={`No fields of your own on ${subject.title.toLowerCase()}`}
          action={
            <Button variant="filled" onClick={onNew}>
              New field
            </Button>
          }
        >
          A cost centre, a serial number, a cause: what your desk asks for beside title and description.
        </EmptyState>
      </Panel>
    );
  return (
    <div className={classes.half}>
      <Panel title="Fields">
        <Rows subject={subject} items={reply.data.items} onEdit={onEdit} />
      </Panel>
      <Preview key={subject.subject} subject={subject} />
    </div>
  );
}

/** Administration: fields of tickets, clients and contacts, their order, and how a form will look. */
export function FieldsPage() {
  const subjects = useApi<{ items: Subject[] }>('/api/fields/subjects');
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<{ field: Definition | undefined }>();
  const subject = subjects.data?.items.find((one) => one.subject === chosen) ?? subjects.data?.items[0];
  return (
    <>
      <PageHeader
        title="Custom fields"
        actions={
          subject && (
            <Button
              variant="filled"
              leftSection={<AppIcon name="plus" />}
              onClick={() => setOpen({ field: undefined })}
            >
              New field
            </Button>
          )
        }
      />
      <PageBody>
        {subjects.error && <ErrorState error={subjects.error} onRetry={() => void subjects.refetch()} />}
        {subject && (
          <>
            {(subjects.data?.items.length ?? 0) > 1 && (
              <SegmentedControl
                aria-label="Fields of"
                className={classes.subjects}
                value={subject.subject}
                onChange={setChosen}
                data={(subjects.data?.items ?? []).map((one) => ({ value: one.subject, label: one.title }))}
              />
            )}
            <Fields
              subject={subject}
              onNew={() => setOpen({ field: undefined })}
              onEdit={(field) => setOpen({ field })}
            />
          </>
        )}
        {open && subject && (
          <FieldDialog subject={subject} field={open.field} onClose={() => setOpen(undefined)} />
        )}
      </PageBody>
    </>
  );
}
