import {
  AppIcon,
  preloadPlugin,
  Tooltip,
  type UiNavigationItem,
  useApi,
  useLive,
  useLocalStorage,
  useManifest,
} from '@serviflow/sdk/ui';
import { Link } from 'react-router';
import type { NavGroup } from './navigation.ts';
import classes from './rail.module.css';

function Count({ url, label }: { url: string; label: string }) {
  const { data } = useApi<{ count: number }>(url, { staleTime: 30_000, refetchInterval: 120_000 });
  // Any change may move a count; asking again is throttled by useLive.
  useLive('*', [url]);
  if (!data?.count) return null;
  return (
    <span className={classes.count}>
      {data.count > 999 ? '999+' : data.count}
      <span className="sf-hidden"> in {label}</span>
    </span>
  );
}

interface ItemProps {
  item: UiNavigationItem;
  active: boolean;
  open: boolean;
  onNavigate?: () => void;
}

function Item({ item, active, open, onNavigate }: ItemProps) {
  const { modules } = useManifest();
  return (
    <li>
      <Tooltip label={item.title} position="right" disabled={open}>
        <Link
          to={item.path}
          className={classes.item}
          data-tour={item.path.split('/').at(-1)}
          aria-current={active ? 'page' : undefined}
          onPointerEnter={() => preloadPlugin(modules[item.plugin])}
          onFocus={() => preloadPlugin(modules[item.plugin])}
          onClick={onNavigate}
        >
          <AppIcon name={item.icon} size={18} />
          <span className={classes.label}>{item.title}</span>
          {item.countUrl && <Count url={item.countUrl} label={item.title} />}
        </Link>
      </Tooltip>
    </li>
  );
}

export interface RailProps {
  groups: NavGroup[];
  current: string | undefined;
  /** Wide form with words. */
  open: boolean;
  onToggle?: () => void;
  onNavigate?: () => void;
}

/** Navigation at the left: icons with tooltips, or icons with words, groups and counts. */
export function Rail({ groups, current, open, onToggle, onNavigate }: RailProps) {
  const [folded, setFolded] = useLocalStorage<string[]>({
    key: 'sf-nav-folded',
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const fold = (title: string) =>
    setFolded((before) =>
      before.includes(title) ? before.filter((one) => one !== title) : [...before, title],
    );
  return (
    <nav className={classes.rail} data-open={open || undefined} data-tour="navigation" aria-label="Main">
      <div className={classes.scroll}>
        {groups.map((group) => {
          const hidden = open && folded.includes(group.title);
          return (
            <section key={group.title} className={classes.group}>
              {open && groups.length > 1 && (
                <button
                  type="button"
                  className={classes.groupTitle}
                  aria-expanded={!hidden}
                  onClick={() => fold(group.title)}
                >
                  {group.title}
                  <AppIcon name={hidden ? 'chevron-right' : 'chevron-down'} size={14} />
                </button>
              )}
              {!hidden && (
                <ul className={classes.list}>
                  {group.items.map((item) => (
                    <Item
                      key={item.id}
                      item={item}
                      active={item.id === current}
                      open={open}
                      onNavigate={onNavigate}
                    />
                  ))}
                </ul>
              )}
            </section>
          );
        })}
      </div>
      {onToggle && (
        <Tooltip label="Widen the navigation" position="right" disabled={open}>
          <button
            type="button"
            className={classes.item}
            onClick={onToggle}
            aria-label={open ? 'Narrow the navigation' : 'Widen the navigation'}
          >
            <AppIcon name="layout-sidebar" size={18} />
            <span className={classes.label}>Narrow</span>
          </button>
        </Tooltip>
      )}
    </nav>
  );
}
