import { ActionIcon, AppIcon, Menu } from '@serviflow/sdk/ui';
import type { WeekChange } from './change-dialog.tsx';

export interface WeekMenuProps {
  /** Names the week for screen readers. */
  words: string;
  changed: boolean;
  onChoose: (kind: WeekChange['kind']) => void;
}

/** What may be done with a week. */
export function WeekMenu({ words, changed, onChoose }: WeekMenuProps) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`Change ${words}`} onClick={(event) => event.stopPropagation()}>
          <AppIcon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Item leftSection={<AppIcon name="switch-horizontal" />} onClick={() => onChoose('swap')}>
          Swap with another week
        </Menu.Item>
        <Menu.Item leftSection={<AppIcon name="user-check" />} onClick={() => onChoose('take-over')}>
          Somebody else
        </Menu.Item>
        {changed && (
          <Menu.Item leftSection={<AppIcon name="arrow-back-up" />} onClick={() => onChoose('give-back')}>
            As planned
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
