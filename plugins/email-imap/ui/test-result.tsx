import { AppIcon, Loader } from '@serviflow/sdk/ui';
import classes from './imap.module.css';

/** `POST /api/email-imap/test`. */
export interface TestReport {
  ok: boolean;
  detail: string;
  steps: { step: string; title: string; result: 'ok' | 'failed' | 'not-tried' }[];
}

const ICONS = { ok: 'circle-check', failed: 'circle-x', 'not-tried': 'circle' } as const;
const WORDS = { ok: 'worked', failed: 'failed', 'not-tried': 'not tried' } as const;

/** How far a connection got, and the sentence that says what to change. */
export function TestResult({ report, busy }: { report: TestReport | undefined; busy: boolean }) {
  return (
    <div aria-live="polite" className={classes.result}>
      {busy && (
        <p className={classes.testing}>
          <Loader size="xs" /> Connecting to the mail server…
        </p>
      )}
      {!busy && report && (
        <>
          <p className={report.ok ? classes.success : classes.problem}>
            <strong>{report.ok ? 'It works. ' : 'It does not work yet. '}</strong>
            {report.detail}
          </p>
          {report.steps.length > 0 && (
            <ol className={classes.steps}>
              {report.steps.map((step) => (
                <li key={step.step} data-result={step.result}>
                  <AppIcon name={ICONS[step.result]} label={WORDS[step.result]} /> {step.title}
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </div>
  );
}
