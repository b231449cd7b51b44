import { Button } from '@mantine/core';
import { Fragment, type ReactNode, useMemo, useRef, useState } from 'react';
import { type ApiError, asApiError } from '../api/problem.ts';
import type { JsonSchema } from '../manifest-types.ts';
import { useForm } from '../typed/use-form.ts';
import type { SchemaFormApi } from './field-props.ts';
import { FieldView } from './field-view.tsx';
import classes from './form.module.css';
import { fieldsOf, initialValues, isShown, payloadOf, pointerToPath } from './schema.ts';
import { validateAll } from './validate.ts';

/**
 * Props of SchemaForm.
 * @since 1.0
 */
export interface SchemaFormProps {
  schema: JsonSchema;
  values?: Record<string, unknown>;
  /** Sends the values; an ApiError it throws is shown at the fields it names. */
  onSubmit: (values: Record<string, unknown>) => unknown;
  submitLabel?: string;
  submitColor?: 'red';
  onCancel?: () => void;
  secretsSet?: string[];
  /** Where the buttons stand: `end` in dialogs, `start` on pages. */
  align?: 'start' | 'end';
  /** More buttons beside Save. */
  extra?: ReactNode;
  /** Where the values stand in the request body, `/values`; stripped from the pointers of the server's answer. */
  pointerPrefix?: string;
  /** Send null for emptied fields (settings), instead of leaving them out. */
  clearEmpty?: boolean;
  /** No submit until something was changed (settings pages). */
  requireChange?: boolean;
  autoFocus?: boolean;
}

/** Moves to the first wrong field in reading order; Mantine marks controls with their path. */
function focusFirst(root: HTMLElement | null, paths: string[]): void {
  const wrong = new Set(paths);
  for (const node of root?.querySelectorAll<HTMLElement>('[data-path]') ?? []) {
    if (!wrong.has(node.dataset.path ?? '')) continue;
    const target = node.matches('input, textarea, select, button')
      ? node
      : node.querySelector<HTMLElement>('input');
    target?.focus();
    return;
  }
}

/** A part of the form that shows its inputs once the server asks for them. */
const asksForMissing = (schema: JsonSchema, name: string | undefined): boolean =>
  fieldsOf(schema).some((field) => field.name === name && field.kind === 'missing-fields');

function FormProblem({ error }: { error: ApiError }) {
  const { title, detail, requestId } = error.problem;
  return (
    <div className={classes.summary} role="alert">
      <strong>{title}.</strong> {detail} What you typed is still here.
      {requestId && (
        <>
          {' '}
          Request <code>{requestId}</code>
        </>
      )}
    </div>
  );
}

/**
 * A form derived from a JSON Schema. Checks a field when it is left, keeps what was typed, puts the cursor in
 * the first wrong field, and maps the server's 422 pointers to fields.
 * @since 1.0
 */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, values, onSubmit, submitLabel = 'Save', align = 'end', requireChange, secretsSet } = props;
  const root = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const held = useMemo(() => new Set(secretsSet ?? []), [secretsSet]);
  const form = useForm<Record<string, unknown>>({
    initialValues: useMemo(() => initialValues(schema, values), [schema, values]),
    validate: (current) => validateAll(schema, current, held),
    validateInputOnBlur: true,
    // Mantine writes the rules into the form's type; the fields work with any rules.
  }) as unknown as SchemaFormApi;

  const { pointerPrefix = '' } = props;
  const withoutPrefix = (pointer: string) =>
    pointer.startsWith(pointerPrefix) ? pointer.slice(pointerPrefix.length) : pointer;

  const showProblems = (problems: Record<string, ReactNode>) => {
    form.setErrors(problems);
    // After the render that shows the messages, so that screen readers hear them with the field.
    requestAnimationFrame(() => focusFirst(root.current, Object.keys(problems)));
  };

  const submit = async (current: Record<string, unknown>) => {
    setFailure(undefined);
    setBusy(true);
    try {
      await onSubmit(payloadOf(schema, current, props.clearEmpty));
      form.resetDirty(current);
    } catch (thrown) {
      const error = asApiError(thrown);
      const byField = error.fields.map(
        (one) => [pointerToPath(withoutPrefix(one.pointer)), one.detail] as const,
      );
      const known = byField.filter(
        ([path]) =>
          root.current?.querySelector(`[data-path="${CSS.escape(path)}"]`) ||
          asksForMissing(schema, path.split('.')[0]),
      );
      if (known.length > 0) showProblems(Object.fromEntries(known));
      if (known.length < byField.length || byField.length === 0) setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  let section: string | undefined;
  return (
    <form
      ref={root}
      noValidate
      className={classes.form}
      onSubmit={form.onSubmit(submit, (problems) => showProblems(problems))}
    >
      {fieldsOf(schema)
        .filter((field) => isShown(field, form.values))
        .map((field) => {
          const group = field.schema['x-ui']?.group;
          const heading = group !== section && group ? <h3 className={classes.section}>{group}</h3> : null;
          section = group;
          return (
            <Fragment key={field.name}>
              {heading}
              <FieldView field={field} path={field.name} form={form} secretsSet={held} />
            </Fragment>
          );
        })}
      {failure && <FormProblem error={failure} />}
      <div className={`${classes.foot} ${align === 'start' ? classes.footStart : ''}`}>
        {props.onCancel && align === 'end' && <Button onClick={props.onCancel}>Cancel</Button>}
        {align === 'end' && props.extra}
        <Button
          type="submit"
          variant="filled"
          color={props.submitColor}
          loading={busy}
          disabled={requireChange && !form.isDirty()}
        >
          {submitLabel}
        </Button>
        {align === 'start' && props.extra}
        {props.onCancel && align === 'start' && <Button onClick={props.onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
