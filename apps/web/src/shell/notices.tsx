import { AppIcon, queryClient, useInterval, useUser } from '@serviflow/sdk/ui';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'react-router';
import classes from './notices.module.css';
import { Unsent } from './unsent.tsx';

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** True while the device has no network or the server does not answer. */
export function useOffline(): boolean {
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const [silent, setSilent] = useState(false);
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated') return;
        if (event.action.type === 'error')
          setSilent((event.action.error as { offline?: boolean }).offline === true);
        else if (event.action.type === 'success') setSilent(false);
      }),
    [],
  );
  const probe = useInterval(() => {
    fetch('/healthz', { cache: 'no-store' })
      .then((response) => {
        if (!response.ok) return;
        setSilent(false);
        void queryClient.invalidateQueries();
      })
      .catch(() => undefined);
  }, 5000);
  const { start, stop } = probe;
  useEffect(() => {
    if (silent) start();
    else stop();
    return stop;
  }, [silent, start, stop]);
  return !online || silent;
}

/** Lines above the page: no connection; a password that was given out and should be changed. */
export function Notices({ base = '/account' }: { base?: string }) {
  const user = useUser();
  const offline = useOffline();
  const { pathname } = useLocation();
  const password = user.mustChangePassword && !pathname.startsWith(`${base}/password`);
  return (
    <div aria-live="polite">
      {offline && (
        <p className={classes.notice} data-tone="red">
          <AppIcon name="plug" />
          <span>No connection. What you see may be old; it goes on by itself once the server answers.</span>
        </p>
      )}
      <Unsent />
      {password && (
        <p className={classes.notice} data-tone="amber">
          <AppIcon name="key" />
          <span>Your password was set by someone else.</span>
          <Link to={`${base}/password`}>Choose your own</Link>
        </p>
      )}
    </div>
  );
}
