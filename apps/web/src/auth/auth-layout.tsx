import type { ReactNode } from 'react';
import classes from './auth.module.css';

/** The mark of the product. */
export function Mark({ size = 32 }: { size?: number }) {
  return <img src="/favicon.svg" alt="" width={size} height={size} />;
}

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
          <ul className={classes.points}>
            <li>One queue for mail, portal and chat</li>
            <li>Clocks that count your business hours</li>
            <li>The next thing to do, always on top</li>
          </ul>
        </div>
        <p className={classes.small}>The service desk that stays out of your way.</p>
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
