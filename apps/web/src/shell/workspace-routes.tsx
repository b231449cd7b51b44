import { useManifest } from '@serviflow/sdk/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { NotFoundPage } from '../pages/not-found.tsx';
import { navigationOf } from './navigation.ts';
import { PageSkeleton } from './page-skeleton.tsx';
import { PluginPage } from './plugin-page.tsx';

const AccountPages = lazy(() =>
  import('../admin/account-pages.tsx').then((m) => ({ default: m.AccountPages })),
);
const AdminPages = lazy(() => import('../admin/admin-pages.tsx').then((m) => ({ default: m.AdminPages })));

function Start() {
  const manifest = useManifest();
  const first = navigationOf(manifest)[0]?.items[0];
  return first ? <Navigate to={first.path} replace /> : <NotFoundPage />;
}

/** Every page of the workspace: those of plugins from the manifest, and the shell's own. */
export function WorkspaceRoutes() {
  const { pages } = useManifest();
  const own = pages.filter((page) => page.area === 'workspace');
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Routes>
        {own.map((page) => (
          <Route key={page.path} path={page.path} element={<PluginPage page={page} />} />
        ))}
        {!own.some((page) => page.path === '/') && <Route path="/" element={<Start />} />}
        <Route path="/account/*" element={<AccountPages />} />
        <Route path="/admin/*" element={<AdminPages />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
