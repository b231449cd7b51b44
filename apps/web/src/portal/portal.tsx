import { AppIcon, ErrorBoundary, ownerOf, Slot, startLive, useManifest } from '@serviflow/sdk/ui';
import { lazy, Suspense, useEffect } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { NotFoundPage } from '../pages/not-found.tsx';
import { ElevationDialog } from '../shell/elevation-dialog.tsx';
import { useFollowManifest } from '../shell/follow-manifest.ts';
import { currentItem, navigationOf } from '../shell/navigation.ts';
import { Notices } from '../shell/notices.tsx';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { PluginPage } from '../shell/plugin-page.tsx';
import { ProfileMenu } from '../shell/profile-menu.tsx';

import { TenantMark } from '../shell/tenant-mark.tsx';
import classes from './portal.module.css';

const AccountPages = lazy(() =>
  import('../admin/account-pages.tsx').then((m) => ({ default: m.AccountPages })),
);

function PortalRoutes() {
  const manifest = useManifest();
  const own = manifest.pages.filter((page) => page.area === 'portal');
  const first =
    navigationOf(manifest, 'portal')[0]?.items[0]?.path ?? own.find((page) => !page.path.includes(':'))?.path;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Routes>
        {own.map((page) => (
          <Route key={page.path} path={page.path} element={<PluginPage page={page} />} />
        ))}
        {first && first !== '/' && !own.some((page) => page.path === '/') && (
          <Route path="/" element={<Navigate to={first} replace />} />
        )}
        <Route path="/account/*" element={<AccountPages />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}

/** The frame of the customers' pages: a gradient in the tenant's colour, few words, large targets. */
export function Portal() {
  const manifest = useManifest();
  const { tenant, user } = manifest;
  const { pathname } = useLocation();
  useEffect(() => {
    document.documentElement.dataset.area = 'portal';
    return () => {
      delete document.documentElement.dataset.area;
    };
  }, []);
  const owner = ownerOf(manifest);
  useEffect(() => startLive(owner), [owner]);
  useFollowManifest();
  const items = navigationOf(manifest, 'portal').flatMap((group) => group.items);
  const current = currentItem(items, pathname)?.id;
  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.top}>
        <div className={classes.bar}>
          <Link to="/" className={classes.tenant}>
            <TenantMark size={30} />
            <span>{tenant.name}</span>
          </Link>
          <nav className={classes.nav} aria-label="Main">
            {items.map((item) => (
              <Link key={item.id} to={item.path} aria-current={item.id === current ? 'page' : undefined}>
                <AppIcon name={item.icon} size={18} />
                <span>{item.title}</span>
              </Link>
            ))}
          </nav>
          <div className={classes.end}>
            {/* A mailed link opens one request: what happened to others is not its matter. */}
            {!user.restrictedTo && <Slot id="portal.top-bar" />}
            <ProfileMenu />
          </div>
        </div>
      </header>
      <Notices />
      <main id="main" tabIndex={-1} className={classes.main}>
        <ErrorBoundary key={pathname}>
          <PortalRoutes />
        </ErrorBoundary>
      </main>
      <Slot id="portal.widget" />
      <ElevationDialog />
    </div>
  );
}
