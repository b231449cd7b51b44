import {
  AppIcon,
  Drawer,
  ErrorBoundary,
  ownerOf,
  Slot,
  startLive,
  useDisclosure,
  useLocalStorage,
  useManifest,
  useMediaQuery,
  useShortcuts,
} from '@serviflow/sdk/ui';
import { lazy, Suspense, useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import { ElevationDialog } from './elevation-dialog.tsx';
import { useFollowManifest } from './follow-manifest.ts';
import { HelpOverlay } from './help-overlay.tsx';
import { useLogOut } from './log-out.tsx';
import { currentItem, navigationOf } from './navigation.ts';
import { useStart } from './new-menu.tsx';
import { Notices } from './notices.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import classes from './workspace.module.css';
import { WorkspaceRoutes } from './workspace-routes.tsx';

const Palette = lazy(() => import('./palette.tsx').then((m) => ({ default: m.Palette })));
const BOTTOM_ITEMS = 4;

/** The frame of the staff's screens: rail, top bar, page; a bar at the bottom on a phone. */
export function Workspace() {
  const manifest = useManifest();
  const { pathname } = useLocation();
  const [open, setOpen] = useLocalStorage({
    key: 'sf-rail',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [palette, { open: showPalette, close: hidePalette }] = useDisclosure();
  const [help, { open: showHelp, close: hideHelp, toggle: toggleHelp }] = useDisclosure();
  const [drawer, { open: showDrawer, close: hideDrawer }] = useDisclosure();
  const logOut = useLogOut();
  useShortcuts([
    { keys: 'mod+k', label: 'Search or jump to', run: showPalette },
    { keys: '?', label: 'Keyboard shortcuts', run: toggleHelp },
  ]);
  useEffect(() => {
    window.addEventListener('sf-help', showHelp);
    return () => window.removeEventListener('sf-help', showHelp);
  }, [showHelp]);
  const owner = ownerOf(manifest);
  useEffect(() => startLive(owner), [owner]);
  useFollowManifest();

  const { start, dialog } = useStart();
  const wide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const groups = navigationOf(manifest);
  const items = groups.flatMap((group) => group.items);
  const current = currentItem(items, pathname)?.id;
  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <div className={classes.top}>
        <TopBar onSearch={showPalette} onHelp={showHelp} />
      </div>
      <div className={classes.rail}>
        <Rail
          groups={groups}
          current={current}
          open={open && wide}
          onToggle={wide ? () => setOpen(!open) : showDrawer}
        />
      </div>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Notices />
        <ErrorBoundary key={pathname}>
          <WorkspaceRoutes />
        </ErrorBoundary>
      </main>
      <nav className={classes.bottom} data-tour="navigation" aria-label="Main">
        {items.slice(0, BOTTOM_ITEMS).map((item) => (
          <Link
            key={item.id}
            to={item.path}
            data-tour={item.path.split('/').at(-1)}
            aria-current={item.id === current ? 'page' : undefined}
          >
            <AppIcon name={item.icon} size={20} />
            <span>{item.title}</span>
          </Link>
        ))}
        <button type="button" onClick={showDrawer} aria-haspopup="dialog">
          <AppIcon name="menu-2" size={20} />
          <span>More</span>
        </button>
      </nav>
      <Drawer
        opened={drawer}
        onClose={hideDrawer}
        size={280}
        title={manifest.tenant.name}
        padding="xs"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Rail groups={groups} current={current} open onNavigate={hideDrawer} />
      </Drawer>
      {logOut.question}
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={hidePalette} onHelp={showHelp} onStart={start} onLogOut={logOut.start} />
        </Suspense>
      )}
      {dialog}
      <HelpOverlay opened={help} onClose={hideHelp} />
      <Slot id="shell.widget" />
      <ElevationDialog />
    </div>
  );
}
