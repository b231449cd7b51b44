import { ErrorBoundary, ErrorState, hasUnsaved, LeaveGuard, UiProvider } from '@serviflow/sdk/ui';
import { lazy, Suspense } from 'react';
import { Navigate, useLocation } from 'react-router';
import { isPublicPath } from './auth/public-paths.ts';
import { useManifestQuery } from './session.ts';
import { BootSkeleton } from './shell/boot-skeleton.tsx';
import { SessionEnded } from './shell/session-ended.tsx';

const PublicPages = lazy(() => import('./auth/public-pages.tsx').then((m) => ({ default: m.PublicPages })));
const Workspace = lazy(() => import('./shell/workspace.tsx').then((m) => ({ default: m.Workspace })));
const PasswordGate = lazy(() =>
  import('./auth/password-gate.tsx').then((m) => ({ default: m.PasswordGate })),
);
const Portal = lazy(() => import('./portal/portal.tsx').then((m) => ({ default: m.Portal })));

function Inside() {
  const location = useLocation();
  const query = useManifestQuery(true);
  const ended = query.error?.status === 401;
  // Only what was typed keeps a page on screen after its session: everything else is not for whoever sits there now.
  if (ended && !(query.data && hasUnsaved('unload'))) {
    const next = location.pathname + location.search;
    return <Navigate to={next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`} replace />;
  }
  if (query.error?.code === 'password-change-required')
    return (
      <UiProvider manifest={null}>
        <ErrorBoundary>
          <Suspense fallback={<BootSkeleton />}>
            <PasswordGate onDone={() => void query.refetch()} />
          </Suspense>
        </ErrorBoundary>
      </UiProvider>
    );
  if (query.data) {
    const Area = query.data.user.role === 'customer' ? Portal : Workspace;
    return (
      <UiProvider manifest={query.data}>
        <ErrorBoundary>
          <Suspense fallback={<BootSkeleton />}>
            <Area />
          </Suspense>
        </ErrorBoundary>
        <LeaveGuard />
        {ended && <SessionEnded manifest={query.data} />}
      </UiProvider>
    );
  }
  if (query.error) {
    return (
      <UiProvider manifest={null}>
        <main>
          <ErrorState
            page
            error={query.error}
            title={query.error.offline ? 'ServiFlow cannot be reached' : 'ServiFlow could not start'}
            safe="Nothing you saved is lost."
            onRetry={() => void query.refetch()}
          />
        </main>
      </UiProvider>
    );
  }
  return <BootSkeleton />;
}

/** Public pages without a session, else the workspace or the portal of whoever is signed in. */
export function App() {
  const { pathname } = useLocation();
  if (!isPublicPath(pathname)) return <Inside />;
  return (
    <UiProvider manifest={null}>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <PublicPages />
        </Suspense>
      </ErrorBoundary>
    </UiProvider>
  );
}
