import {
  asApiError,
  Button,
  fieldErrors,
  Group,
  Panel,
  type RecordValues,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  toast,
  useForm,
  useRecordFields,
  valuesToSend,
  withDefaults,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { bodyOf, type ClientValues, isDomain, isEmail, normalDomain } from './client-values.ts';
import { CustomFieldsPanel } from './custom-fields-panel.tsx';
import classes from './form.module.css';
import { PhotoField } from './photo-field.tsx';

const CONNECTIONS = ['cable', 'fiber', 'DSL', 'satellite', 'cellular'];
const ORDER = ['company', 'name', 'email', 'phone', 'domains', 'address', 'notes'];

const RULES = {
  company: (value: string, all: ClientValues) =>
    all.kind === 'company' && !value.trim() && !all.name.trim() ? 'Enter the name of the company' : null,
  name: (value: string, all: ClientValues) =>
    all.kind === 'person' && !value.trim() ? 'Enter the name of the person' : null,
  email: (value: string) =>
    value.trim() && !isEmail(value) ? 'This is no email address, such as it@acme.example' : null,
  domains: (value: string[]) => {
    const wrong = value.filter((domain) => !isDomain(domain));
    return wrong.length > 0
      ? `${wrong.join(', ')} is no mail domain. Write it like acme.example, without @ and https.`
      : null;
  },
};

export interface ClientFormProps {
  values: ClientValues;
  submitLabel: string;
  /** A new client is asked for custom fields, too; later they have a card of their own. */
  fresh?: boolean;
  onSubmit: (body: Record<string, unknown>) => Promise<void>;
  onCancel: () => void;
}

/** Everything that is kept of a client (27.4, 37.1). */
export function ClientForm({
  values: initial,
  submitLabel,
  fresh = false,
  onSubmit,
  onCancel,
}: ClientFormProps) {
  const root = useRef<HTMLFormElement>(null);
  const [saving, setSaving] = useState(false);
  const known = useRecordFields('/api/clients/fields');
  const custom = fresh ? known : [];
  const [written, setWritten] = useState<RecordValues>({});
  const [wrongFields, setWrongFields] = useState<Record<string, string>>({});
  const fields = withDefaults(custom, written);
  const form = useForm<ClientValues>({
    initialValues: initial,
    validateInputOnBlur: true,
    validate: RULES,
  });
  const { values } = form;
  const company = values.kind === 'company';

  const focusFirst = (names: string[]) =>
    requestAnimationFrame(() => {
      const first = ORDER.find((name) => names.includes(name));
      const field = root.current?.querySelector<HTMLElement>(`[data-path="${first}"]`);
      (field?.matches('input, textarea') ? field : field?.querySelector('input'))?.focus();
    });
  const submit = async (current: ClientValues) => {
    setSaving(true);
    try {
      await onSubmit({
        ...bodyOf(current),
        ...(custom.length > 0 ? { fields: valuesToSend(custom, fields, null) } : {}),
      });
    } catch (thrown) {
      const error = asApiError(thrown);
      const wrong = Object.fromEntries(
        error.fields.map((one) => [one.pointer.split('/')[1] ?? '', one.detail]),
      );
      setWrongFields(fieldErrors(error.fields));
      form.setErrors(wrong);
      focusFirst(Object.keys(wrong));
      if (error.fields.length === 0) toast.failed(error, 'The client was not stored');
    } finally {
      setSaving(false);
    }
  };
  const text = (name: keyof ClientValues) => ({ ...form.getInputProps(name), 'data-path': name });

  return (
    <form
      ref={root}
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(submit, (errors) => focusFirst(Object.keys(errors)))}
    >
      <Panel title="Who it is">
        <div className={classes.fields}>
          <SegmentedControl
            aria-label="Kind"
            className={classes.kind}
            data={[
              { value: 'company', label: 'Company' },
              { value: 'person', label: 'Person' },
            ]}
            {...form.getInputProps('kind')}
          />
          <PhotoField
            name={(company && values.company) || values.name}
            fileId={values.photoFileId}
            onChange={(id) => form.setFieldValue('photoFileId', id)}
          />
          <div className={classes.pair}>
            {company && <TextInput label="Company" required maxLength={200} autoFocus {...text('company')} />}
            <TextInput
              label={company ? 'Main person' : 'Name'}
              required={!company}
              maxLength={200}
              {...text('name')}
            />
          </div>
          <div className={classes.pair}>
            <TextInput
              label="Email"
              type="email"
              autoComplete="off"
              description="For notifications and the portal"
              {...text('email')}
            />
            <TextInput
              label="Phone"
              type="tel"
              autoComplete="off"
              description="Shown beside every ticket"
              maxLength={50}
              {...text('phone')}
            />
          </div>
          {company && (
            <TagsInput
              label="Mail domains"
              description="Mail from these domains lands at this client, and its people join by themselves"
              placeholder={values.domains.length === 0 ? 'acme.example' : ''}
              splitChars={[',', ';', ' ']}
              acceptValueOnBlur
              data-path="domains"
              {...form.getInputProps('domains')}
              onChange={(tags) => {
                form.setFieldValue('domains', [...new Set(tags.map(normalDomain).filter(Boolean))]);
                form.clearFieldError('domains');
              }}
            />
          )}
        </div>
      </Panel>
      <Panel title="Where and how">
        <div className={classes.fields}>
          <Textarea
            label="Address"
            description="For quotes, invoices and mileage"
            autosize
            minRows={2}
            maxLength={1000}
            {...text('address')}
          />
          <fieldset className={classes.group}>
            <legend>Internet connection</legend>
            <div className={classes.triple}>
              <TextInput label="Provider" maxLength={200} {...text('provider')} />
              <Select label="Type" clearable data={CONNECTIONS} {...form.getInputProps('connectionType')} />
              <TextInput label="Speed" placeholder="500 Mbit/s" maxLength={100} {...text('speed')} />
            </div>
          </fieldset>
        </div>
      </Panel>
      <Panel title="Service">
        <div className={classes.fields}>
          <Select
            label="Level"
            description="Decides the service level of new tickets, unless a rule before it applies"
            className={classes.short}
            data={['Basic', 'Premium', 'Enterprise']}
            {...form.getInputProps('slaLevel')}
          />
          <Switch
            label="Company admins receive emails"
            description="About every ticket of the client"
            {...form.getInputProps('adminReceivesEmails', { type: 'checkbox' })}
          />
          <Switch
            label="Members receive emails"
            description="About tickets of their own"
            {...form.getInputProps('membersReceiveEmails', { type: 'checkbox' })}
          />
          <Textarea
            label="Internal notes"
            description="Only the desk sees them"
            autosize
            minRows={3}
            maxRows={14}
            maxLength={20_000}
            classNames={{ input: classes.internal }}
            {...text('notes')}
          />
        </div>
      </Panel>
      <CustomFieldsPanel fields={custom} values={fields} onChange={setWritten} errors={wrongFields} />
      <Group justify="flex-end" gap="xs" className={classes.foot}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="filled" loading={saving}>
          {submitLabel}
        </Button>
      </Group>
    </form>
  );
}
