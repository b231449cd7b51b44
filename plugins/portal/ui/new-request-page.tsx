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
  type KeptFile,
  Link,
  newKey,
  Panel,
  PortalBody,
  PortalHero,
  Radio,
  RecordFieldInputs,
  type RecordValues,
  Textarea,
  TextInput,
  toast,
  useApi,
  useKeptDraft,
  useNavigate,
  useRecordFields,
  valuesToSend,
  withDefaults,
} from '@serviflow/sdk/ui';
import { type FormEvent, useRef, useState } from 'react';
import classes from './portal.module.css';
import { PRIORITIES, PRIORITY_HINTS, priorityWord } from './words.ts';

interface Values {
  title: string;
  priority: string;
  category: string;
}

interface NewRequest extends Values {
  description: string;
  files: KeptFile[];
  /** Fields that the desk asks for, by their keys. */
  fields: RecordValues;
  /** Idempotency-Key of the last try with these values. */
  key: string | null;
}

const EMPTY: NewRequest = {
  title: '',
  priority: 'medium',
  category: '',
  description: '',
  files: [],
  fields: {},
  key: null,
};
const TITLE_MISSING = 'Say in a few words what you need';

/** New request (4.3): title, description, how urgent, and optionally a topic and files. */
export function NewRequestPage() {
  const go = useNavigate();
  const draft = useKeptDraft('request/new', EMPTY);
  const { description: text, files } = draft.value;
  const stored = files.flatMap((file) => (file.stored ? [file.stored] : []));
  const [textError, setTextError] = useState<string>();
  const [uploading, setUploading] = useState(false);
  const [busy, setBusy] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  const categories = useApi<{ items: string[] }>('/api/tickets/categories', { staleTime: 300_000 });
  const { title, priority, category } = draft.value;
  const custom = useRecordFields('/api/tickets/fields');
  const values = withDefaults(custom, draft.value.fields);
  const [wrongFields, setWrongFields] = useState<Record<string, string>>({});
  const [errors, setErrors] = useState<Partial<Record<keyof Values, string>>>({});
  const change = (next: Partial<NewRequest>) =>
    draft.set((now) => {
      const after = { ...now, ...next };
      return JSON.stringify(after) === JSON.stringify(now) ? now : { ...after, key: null };
    });
  const focus = (name: string) =>
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-path="${name}"]`)?.focus());

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || !text.trim()) {
      if (!title.trim()) setErrors({ title: TITLE_MISSING });
      if (!text.trim()) setTextError('Describe it, so that we can help at once');
      focus(title.trim() ? 'description' : 'title');
      return;
    }
    setBusy(true);
    const key = draft.value.key ?? newKey();
    draft.set((now) => ({ ...now, key }));
    try {
      // The same key as long as nothing is changed: a request whose answer got lost arrives once.
      const body = {
        title: title.trim(),
        description: text,
        priority,
        ...(category.trim() ? { category: category.trim() } : {}),
        fields: valuesToSend(custom, values, category),
        ...(stored.length > 0 ? { fileIds: stored.map((file) => file.id) } : {}),
      };
      const request = await api.post<{ id: string }>('/api/tickets', body, { idempotencyKey: key });
      draft.clear();
      void invalidate('/api/tickets');
      toast.done({ message: 'We have your request' });
      go(`/requests/${request.id}`, { replace: true });
    } catch (thrown) {
      const problem = asApiError(thrown);
      const wrong = Object.fromEntries(problem.fields.map((one) => [one.pointer.slice(1), one.detail]));
      setErrors(wrong);
      setWrongFields(fieldErrors(problem.fields));
      setTextError(wrong.description);
      focus(Object.keys(wrong)[0] ?? 'title');
      if (problem.fields.length === 0) toast.failed(problem, 'Your request was not sent');
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <PortalHero
        title="New request"
        subtitle="Tell us what you need. We answer by mail and here."
        back={{ to: '/', label: 'My requests' }}
      />
      <PortalBody
        side={
          <Panel title="What helps us help you">
            <ul className={classes.tips}>
              <li>What you wanted to do, and what happened instead</li>
              <li>Since when, and whether it worked before</li>
              <li>Who else has it: only you, your team, everybody</li>
              <li>The exact words of a message, or a picture of it</li>
            </ul>
          </Panel>
        }
      >
        <Panel>
          <form ref={root} noValidate className={classes.form} onSubmit={(event) => void submit(event)}>
            <DraftNotice draft={draft} />
            <TextInput
              label="What is it about?"
              placeholder="I cannot print"
              required
              maxLength={300}
              size="md"
              data-path="title"
              value={title}
              error={errors.title}
              readOnly={!draft.ready}
              onChange={(event) => {
                change({ title: event.currentTarget.value });
                setErrors({});
              }}
              onBlur={() => title.trim() === '' && setErrors({ title: TITLE_MISSING })}
            />
            <FileDrop
              key={String(draft.ready)}
              initial={files}
              onKept={(next) => change({ files: next })}
              onBusy={setUploading}
            >
              <Textarea
                label="Describe it"
                placeholder="What happens, since when, and what did you try? A picture helps."
                required
                size="md"
                autosize
                minRows={5}
                maxRows={20}
                maxLength={100_000}
                data-path="description"
                value={text}
                readOnly={!draft.ready}
                error={textError}
                onChange={(event) => {
                  change({ description: event.currentTarget.value });
                  setTextError(undefined);
                }}
              />
            </FileDrop>
            <Radio.Group
              label="How urgent is it?"
              value={priority}
              onChange={(next) => change({ priority: next })}
            >
              <div className={classes.urgency}>
                {PRIORITIES.map((value) => (
                  <Radio.Card key={value} value={value} className={classes.choice}>
                    <Radio.Indicator />
                    <span>
                      <strong>{priorityWord(value)}</strong>
                      <span className={classes.quiet}>{PRIORITY_HINTS[value]}</span>
                    </span>
                  </Radio.Card>
                ))}
              </div>
            </Radio.Group>
            <Autocomplete
              label="Topic (optional)"
              placeholder="Network, printer, software…"
              size="md"
              maxLength={100}
              data={categories.data?.items ?? []}
              value={category}
              onChange={(next) => change({ category: next })}
            />
            <RecordFieldInputs
              fields={custom}
              values={values}
              onChange={(next) => change({ fields: next })}
              errors={wrongFields}
              category={category}
            />
            {/* A field that is left shows its error and would push the button away from under the pointer. */}
            <Group
              gap="sm"
              mt={6}
              className={classes.buttons}
              onMouseDown={(event) => event.preventDefault()}
            >
              <Button
                type="submit"
                variant="filled"
                size="md"
                loading={busy}
                disabled={uploading || files.length > stored.length}
              >
                Send request
              </Button>
              <Button component={Link} to="/" size="md">
                Cancel
              </Button>
            </Group>
          </form>
        </Panel>
      </PortalBody>
    </>
  );
}
