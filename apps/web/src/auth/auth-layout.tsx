import type { ReactNode } from 'react';
import classes from './auth.module.css';

/** The mark of the product. */
export function Mark({ size = 32 }: { size?: number }) {
  return <img src="/favicon.svg" alt="" width={size} height={size} />;
}

const SAMPLE = [
  { title: 'Disk almost full on DB-02', time: '12 min left', color: '#ff8b7e' },
  { title: 'New laptop for Monday', time: '3 h 40 min left', color: '#f5c563' },
  { title: 'Access to the sales folder', time: 'Met', color: '#6fe0a4' },
];

/** Two halves on a wide screen: what this is, and the form. Only the form on a phone. */
export function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <aside className={classes.story}>
        <p className={classes.word}>
          <Mark size={28} /> ServiFlow
        </p>
        <div>
          <p className={classes.claim}>Every request answered, on time.</p>
          <div className={classes.cards} aria-hidden="true">
            {SAMPLE.map(({ title, time, color }) => (
              <div key={title} className={classes.card}>
                <span className={classes.cardDot} style={{ background: color }} />
                {title}
                <span className={classes.cardTime}>{time}</span>
              </div>
            ))}
          </div>
        </div>
        <p className={classes.small}>
          One queue for mail, portal and chat. Clocks that know your business hours.
        </p>
      </aside>
      <main className={classes.main}>
        <div className={classes.box}>
          <p className={classes.wordSmall}>
            <Mark size={28} /> ServiFlow
          </p>
          {children}
        </div>
      </main>
    </div>
  );
}

/** Heading, one line of help, then the form. */
export function AuthHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {children && <p className={classes.lead}>{children}</p>}
    </header>
  );
}
