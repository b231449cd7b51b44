import {
  ActionIcon,
  AppIcon,
  keyLabel,
  Slot,
  ToneBadge,
  Tooltip,
  UnstyledButton,
  useNow,
  useTenant,
  useUser,
} from '@serviflow/sdk/ui';
import { Link } from 'react-router';
import { NewMenu } from './new-menu.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import { TenantMark } from './tenant-mark.tsx';
import classes from './top-bar.module.css';

/** Says that the password was asked again and for how long that holds (requirement 34.3). */
function ElevatedBadge() {
  const { elevatedUntil } = useUser();
  const now = useNow(30_000);
  if (!elevatedUntil) return null;
  const minutes = Math.ceil((Date.parse(elevatedUntil) - now) / 60_000);
  if (minutes <= 0) return null;
  return (
    <ToneBadge tone="amber" icon="shield-lock" title={`Administrator tools are open for ${minutes} more min`}>
      Elevated
    </ToneBadge>
  );
}

export interface TopBarProps {
  onSearch: () => void;
  onHelp: () => void;
}

/** Tenant, search, New, help, profile. */
export function TopBar({ onSearch, onHelp }: TopBarProps) {
  const tenant = useTenant();
  return (
    <header className={classes.bar}>
      <Link to="/" className={classes.tenant} aria-label={`${tenant.name}, start page`}>
        <TenantMark size={24} />

        <span>{tenant.name}</span>
      </Link>
      <UnstyledButton
        className={classes.search}
        data-tour="search"
        onClick={onSearch}
        aria-label="Search or jump to"
        aria-keyshortcuts="Control+K Meta+K"
      >
        <AppIcon name="search" />
        <span className={classes.searchText}>Search or jump to…</span>
        <span className="sf-kbd">{keyLabel('mod+k')}</span>
      </UnstyledButton>
      <div className={classes.end}>
        <ElevatedBadge />
        <NewMenu />
        <Slot id="shell.top-bar" />
        <Tooltip
          label={
            <>
              Help and shortcuts<span className="sf-kbd">?</span>
            </>
          }
        >
          <ActionIcon
            onClick={onHelp}
            aria-label="Help and shortcuts"
            className={classes.help}
            data-tour="help"
          >
            <AppIcon name="help" size={20} />
          </ActionIcon>
        </Tooltip>
        <ProfileMenu />
      </div>
    </header>
  );
}
