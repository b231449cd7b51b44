import {
  Autocomplete,
  api,
  asApiError,
  Button,
  DraftNotice,
  FileDrop,
  fieldErrors,
  Group,
  invalidate,
  type KeptDraft,
  Lookup,
  newKey,
  PageBody,
  PageHeader,
  Panel,
  RecordFieldInputs,
  SegmentedControl,
  Select,
  TagsInput,
  Textarea,
  TextInput,
  toast,
  useApi,
  useForm,
  useKeptDraft,
  useNavigate,
  useRecordFields,
  useSearchParams,
  valuesToSend,
  withDefaults,
} from '@serviflow/sdk/ui';
import { type FormEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { TicketView } from '../types.ts';
import { PRIORITIES, priorityWord, ticketName } from '../words.ts';
import classes from './new.module.css';
import { bodyOf, changed, type Draft, EMAIL, EMPTY, type Values } from './new-ticket-draft.ts';

/** A field that is left shows its error and pushes the buttons down, away from under the pointer: keep the focus. */
const keepFocus = (event: MouseEvent) => event.preventDefault();

interface Contact {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
}

interface FormProps {
  draft: KeptDraft<Draft>;
  /** Throws the draft away, with Undo. */
  onDiscard: () => void;
}

function NewTicketForm({ draft, onDiscard }: FormProps) {
  const go = useNavigate();
  const [search] = useSearchParams();
  const { files, key: _key, ...kept } = draft.value;
  const stored = files.flatMap((file) => (file.stored ? [file.stored] : []));
  const [uploading, setUploading] = useState(false);
  const [saving, setSaving] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  const form = useForm<Values>({
    initialValues: {
      ...kept,
      ...(search.get('clientId') ? { clientId: search.get('clientId') ?? '' } : {}),
    },
    validateInputOnBlur: true,
    validate: {
      title: (value) => (value.trim() ? null : 'Say in a few words what it is about'),
      description: (value) => (value.trim() ? null : 'Describe what happens and what should happen'),
      cc: (value) => {
        const wrong = value.filter((address) => !EMAIL.test(address));
        return wrong.length > 0 ? `${wrong.join(', ')} is no email address` : null;
      },
    },
  });
  const { values } = form;
  const { set } = draft;
  const { resetDirty } = form;
  // What is kept is not unsaved: leaving the page asks nothing, and coming back finds it.
  useEffect(() => {
    set((now) => changed(now, values));
    resetDirty(values);
  }, [values, set, resetDirty]);
  const custom = useRecordFields('/api/tickets/fields');
  const [wrongFields, setWrongFields] = useState<Record<string, string>>({});
  const categories = useApi<{ items: string[] }>('/api/tickets/categories', { staleTime: 300_000 });
  const contacts = useApi<{ items: Contact[] }>(
    values.clientId ? `/api/clients/${values.clientId}/contacts` : null,
  );
  const people = (contacts.data?.items ?? []).filter((one) => one.active);

  const focusFirst = (names: string[]) =>
    requestAnimationFrame(() => {
      const path = ['title', 'description', 'cc', ...names].find((name) => names.includes(name));
      root.current?.querySelector<HTMLElement>(`[data-path="${path}"]`)?.focus();
    });

  const submit = async (current: Values) => {
    setSaving(true);
    const key = draft.value.key ?? newKey();
    draft.set((now) => ({ ...now, key }));
    try {
      // The same key as long as nothing is changed: a ticket whose answer got lost is created once.
      const ticket = await api.post<TicketView>(
        '/api/tickets',
        bodyOf(current, stored, valuesToSend(custom, withDefaults(custom, current.fields), current.category)),
        {
          idempotencyKey: key,
        },
      );
      draft.clear();
      void invalidate('/api/tickets');
      toast.done({ message: `Created ${ticketName(ticket)}` });
      go(`/tickets/${ticket.number}`, { replace: true });
    } catch (thrown) {
      const error = asApiError(thrown);
      const wrong = Object.fromEntries(
        error.fields.map((one) => [one.pointer.split('/')[1] ?? '', one.detail]),
      );
      setWrongFields(fieldErrors(error.fields));
      form.setErrors(wrong);
      focusFirst(Object.keys(wrong));
      if (error.fields.length === 0) toast.failed(error, 'The ticket was not created');
    } finally {
      setSaving(false);
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) =>
    form.onSubmit(submit, (errors) => focusFirst(Object.keys(errors)))(event);

  return (
    <form ref={root} noValidate className={classes.form} onSubmit={onSubmit}>
      <TextInput
        label="Title"
        required
        maxLength={300}
        autoFocus
        data-path="title"
        placeholder="VPN drops after ten minutes"
        {...form.getInputProps('title')}
      />
      <FileDrop
        initial={files}
        onKept={(next) => set((now) => changed(now, { files: next }))}
        onBusy={setUploading}
      >
        <Textarea
          label="Description"
          required
          autosize
          minRows={6}
          maxRows={20}
          maxLength={100_000}
          data-path="description"
          placeholder="What happens, since when, and what was tried"
          {...form.getInputProps('description')}
        />
      </FileDrop>
      <div>
        <span className={classes.label} id="new-priority">
          Priority
        </span>
        <SegmentedControl
          className={classes.priority}
          aria-labelledby="new-priority"
          data={PRIORITIES.map((value) => ({ value, label: priorityWord(value) }))}
          {...form.getInputProps('priority')}
        />
      </div>
      <div className={classes.pair}>
        <Lookup
          path="/api/clients"
          labelKey="displayName"
          label="Client"
          description="Empty: the ticket is your own"
          placeholder="Find a client"
          value={values.clientId || null}
          onChange={(id) => form.setValues({ clientId: id ?? '', contactId: '' })}
          data-path="clientId"
          error={form.errors.clientId as string | undefined}
        />
        <Select
          label="Contact"
          description="Who reported it"
          placeholder={values.clientId ? 'Choose a person' : 'Choose a client first'}
          disabled={!values.clientId}
          searchable
          clearable
          data={people.map((one) => ({
            value: one.id,
            label: one.email ? `${one.name} · ${one.email}` : one.name,
          }))}
          value={values.contactId || null}
          onChange={(id) => form.setFieldValue('contactId', id ?? '')}
          error={form.errors.contactId}
          nothingFoundMessage="Nobody by that name"
        />
      </div>
      <div className={classes.pair}>
        <Autocomplete
          label="Category"
          placeholder="Network"
          maxLength={100}
          data={categories.data?.items ?? []}
          {...form.getInputProps('category')}
        />
        <TagsInput
          label="Copy to"
          placeholder="name@company.com"
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          data-path="cc"
          {...form.getInputProps('cc')}
        />
      </div>
      <RecordFieldInputs
        fields={custom}
        values={withDefaults(custom, values.fields)}
        onChange={(next) => form.setFieldValue('fields', next)}
        errors={wrongFields}
        category={values.category}
      />
      <Group justify="flex-end" gap="xs" onMouseDown={keepFocus}>
        <Button
          onClick={() => {
            if (
              draft.restoredAt !== null ||
              Object.values(form.values).some((one) => Object.keys(one).length > 0)
            )
              onDiscard();
            go(-1);
          }}
        >
          Cancel
        </Button>
        <Button
          type="submit"
          variant="filled"
          loading={saving}
          disabled={uploading || files.length > stored.length}
        >
          Create ticket
        </Button>
      </Group>
    </form>
  );
}

/** A ticket that somebody of the desk writes down (5.2), for a client or for the writer. */
export function NewTicketPage() {
  const draft = useKeptDraft('ticket/new', EMPTY);
  // The form reads the draft when it begins, so it begins anew when the draft goes or comes back.
  const [round, setRound] = useState(0);
  const again = () => setRound((before) => before + 1);
  const discard = () => {
    const before = draft.value;
    draft.clear();
    again();
    toast.undo({
      message: 'Draft discarded',
      undo: () => {
        draft.set(before);
        again();
      },
    });
  };
  return (
    <>
      <PageHeader title="New ticket" back={{ to: '/tickets', label: 'Back to the list' }} />
      <PageBody narrow>
        <Panel>
          <DraftNotice draft={{ ...draft, discard }} />
          {draft.ready && <NewTicketForm key={round} draft={draft} onDiscard={discard} />}
        </Panel>
      </PageBody>
    </>
  );
}
