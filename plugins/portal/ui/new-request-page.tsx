import {
  Autocomplete,
  api,
  asApiError,
  Button,
  FileDrop,
  Group,
  invalidate,
  Link,
  Panel,
  PortalBody,
  PortalHero,
  Radio,
  type StoredFile,
  Textarea,
  TextInput,
  toast,
  useApi,
  useForm,
  useNavigate,
  useUser,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { useKeptText } from './kept-text.ts';
import classes from './portal.module.css';
import { PRIORITIES, PRIORITY_HINTS, priorityWord } from './words.ts';

interface Values {
  title: string;
  priority: string;
  category: string;
}

/** New request (4.3): title, description, how urgent, and optionally a topic and files. */
export function NewRequestPage() {
  const go = useNavigate();
  const user = useUser();
  const [text, setText] = useKeptText(`sf-draft-${user.id}-new`);
  const [textError, setTextError] = useState<string>();
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [uploading, setUploading] = useState(false);
  const [busy, setBusy] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  const categories = useApi<{ items: string[] }>('/api/tickets/categories', { staleTime: 300_000 });
  const form = useForm<Values>({
    initialValues: { title: '', priority: 'medium', category: '' },
    validateInputOnBlur: true,
    validate: { title: (value) => (value.trim() ? null : 'Say in a few words what you need') },
  });
  const focus = (name: string) =>
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-path="${name}"]`)?.focus());

  const submit = async ({ title, priority, category }: Values) => {
    if (!text.trim()) {
      setTextError('Describe it, so that we can help at once');
      focus('description');
      return;
    }
    setBusy(true);
    try {
      const request = await api.post<{ id: string }>('/api/tickets', {
        title: title.trim(),
        description: text,
        priority,
        ...(category.trim() ? { category: category.trim() } : {}),
        ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}),
      });
      setText('');
      void invalidate('/api/tickets');
      toast.done({ message: 'We have your request' });
      go(`/requests/${request.id}`, { replace: true });
    } catch (thrown) {
      const problem = asApiError(thrown);
      const wrong = Object.fromEntries(problem.fields.map((one) => [one.pointer.slice(1), one.detail]));
      form.setErrors(wrong);
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
          <form
            ref={root}
            noValidate
            className={classes.form}
            onSubmit={form.onSubmit(submit, () => focus('title'))}
          >
            <TextInput
              label="What is it about?"
              placeholder="I cannot print"
              required
              maxLength={300}
              size="md"
              data-path="title"
              {...form.getInputProps('title')}
            />
            <FileDrop onChange={setFiles} onBusy={setUploading}>
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
                error={textError}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  setTextError(undefined);
                }}
              />
            </FileDrop>
            <Radio.Group label="How urgent is it?" {...form.getInputProps('priority')}>
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
              {...form.getInputProps('category')}
            />
            {/* A field that is left shows its error and would push the button away from under the pointer. */}
            <Group
              gap="sm"
              mt={6}
              className={classes.buttons}
              onMouseDown={(event) => event.preventDefault()}
            >
              <Button type="submit" variant="filled" size="md" loading={busy} disabled={uploading}>
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
