import { asApiError, Button } from '@serviflow/sdk/ui';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import classes from './auth.module.css';

export interface AuthFormProps {
  submitLabel: string;
  /** Sends the form; what it throws is shown above the button. */
  onSubmit: (data: Record<string, string>) => Promise<void>;
  /** Advice for statuses whose own words would not help here. */
  words?: Partial<Record<number, string>>;
  children: ReactNode;
}

/** A plain form of the public pages: native fields (password managers know them), one button, one message. */
export function AuthForm({ submitLabel, onSubmit, words = {}, children }: AuthFormProps) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const root = useRef<HTMLFormElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value)]),
    );
    const empty = root.current?.querySelector<HTMLInputElement>(
      'input:required:placeholder-shown, input:required:invalid',
    );
    if (empty) {
      empty.focus();
      setProblem(empty.value === '' ? 'Fill in every field.' : empty.validationMessage);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit(data);
    } catch (thrown) {
      const error = asApiError(thrown);
      const wait = error.retryAfter ? ` Try again in ${Math.ceil(error.retryAfter / 60)} min.` : '';
      const fields = error.fields.map((field) => field.detail).join(' ');
      setProblem(
        words[error.status] ?? (fields || `${error.problem.title}. ${error.problem.detail ?? ''}${wait}`),
      );
      setBusy(false);
      const first = error.fields[0]?.pointer.slice(1) ?? 'password';
      root.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    }
  };

  return (
    <form ref={root} className={classes.form} onSubmit={submit} noValidate>
      {children}
      <div aria-live="assertive">{problem && <p className={classes.problem}>{problem}</p>}</div>
      <Button type="submit" variant="filled" loading={busy} fullWidth>
        {submitLabel}
      </Button>
    </form>
  );
}
