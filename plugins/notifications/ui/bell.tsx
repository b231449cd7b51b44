import {
  ActionIcon,
  AppIcon,
  invalidate,
  Popover,
  Tooltip,
  useApi,
  useApiMutation,
  useLive,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './bell.module.css';
import { NoticeList } from './notice-list.tsx';

const PATH = '/api/notifications';
/** More than this is "many": the number only has to say that something waits. */
const MAX_SHOWN = 99;

/** The bell of the top bar: how much is unread, and the list. */
export function Bell() {
  const [opened, setOpened] = useState(false);
  const unread = useApi<{ count: number }>(`${PATH}/unread-count`).data?.count ?? 0;
  const mark = useApiMutation('POST', `${PATH}/mark-read`, { invalidates: [PATH] });
  useLive('notifications.*', [PATH]);
  const label = unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(380px, calc(100vw - 16px))"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <Tooltip label="Notifications" disabled={opened}>
          <ActionIcon
            aria-label={label}
            aria-expanded={opened}
            className={classes.bell}
            onClick={() => {
              if (!opened) void invalidate(PATH);
              setOpened(!opened);
            }}
          >
            <AppIcon name="bell" size={20} />
            {unread > 0 && (
              <span className={classes.count} aria-hidden>
                {unread > MAX_SHOWN ? `${MAX_SHOWN}+` : unread}
              </span>
            )}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notifications">
        {opened && (
          <NoticeList
            unread={unread}
            onRead={(ids) => void mark.mutateAsync(ids ? { ids } : {})}
            onClose={() => setOpened(false)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
