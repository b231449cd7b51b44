import {
  AppIcon,
  keyLabel,
  Menu,
  SegmentedControl,
  Switch,
  type ThemeChoice,
  UnstyledButton,
  UserAvatar,
  useThemePreference,
  useUser,
} from '@serviflow/sdk/ui';
import { Link } from 'react-router';
import { useLogOut } from './log-out.tsx';
import classes from './top-bar.module.css';

/** Light, dark or as the system says, and high contrast. */
export function ThemeControls() {
  const [theme, setTheme] = useThemePreference();
  return (
    <div className={classes.theme}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Theme"
        value={theme.scheme}
        onChange={(scheme) => setTheme({ scheme: scheme as ThemeChoice })}
        data={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <Switch
        label="High contrast"
        checked={theme.contrast}
        onChange={(event) => setTheme({ contrast: event.currentTarget.checked })}
      />
    </div>
  );
}

/** Who is signed in, and what belongs to this person. */
export function ProfileMenu({ base = '/account' }: { base?: string }) {
  const user = useUser();
  const staff = user.role !== 'customer';
  const logOut = useLogOut();
  return (
    <>
      <Menu width={260} closeOnItemClick>
        <Menu.Target>
          <UnstyledButton
            className={classes.profile}
            aria-label={`Your account, ${user.name}`}
            title={user.name}
          >
            <UserAvatar name={user.name} size={28} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <strong>{user.name}</strong>
            <span>{user.email}</span>
          </div>
          <Menu.Divider />
          <Menu.Item component={Link} to={`${base}/password`} leftSection={<AppIcon name="key" />}>
            Change password
          </Menu.Item>
          <Menu.Item component={Link} to={`${base}/sessions`} leftSection={<AppIcon name="devices" />}>
            Sessions
          </Menu.Item>
          {staff && (
            <Menu.Item component={Link} to={`${base}/tokens`} leftSection={<AppIcon name="code" />}>
              API tokens
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>Theme</Menu.Label>
          <ThemeControls />
          <Menu.Divider />
          {staff && (
            <Menu.Item
              leftSection={<AppIcon name="keyboard" />}
              rightSection={<span className="sf-kbd">{keyLabel('?')}</span>}
              onClick={() => window.dispatchEvent(new CustomEvent('sf-help'))}
            >
              Keyboard shortcuts
            </Menu.Item>
          )}
          <Menu.Item leftSection={<AppIcon name="logout" />} onClick={logOut.start}>
            Log out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {logOut.question}
    </>
  );
}
