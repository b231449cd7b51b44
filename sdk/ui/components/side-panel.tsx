import { ActionIcon, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { AppIcon } from './app-icon.tsx';
import classes from './layout.module.css';

/**
 * Props of SidePanel.
 * @since 1.0
 */
export interface SidePanelProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Name for screen readers when `title` is no text. */
  label?: string;
  actions?: ReactNode;
  children: ReactNode;
  /** The panel belongs to the page: no close button on a wide screen, a line that opens the sheet on a narrow one. */
  permanent?: boolean;
}

/**
 * The context panel: beside the content on wide screens, a sheet under 1100 px, a full page under 700 px.
 * Stands as the second child of `SplitView`.
 * @since 1.0
 */
export function SidePanel({ opened, onClose, title, label, actions, children, permanent }: SidePanelProps) {
  const sheet = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false });
  const full = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  const [shown, setShown] = useState(false);
  if (sheet) {
    const drawer = (
      <Drawer
        opened={permanent ? shown : opened}
        onClose={permanent ? () => setShown(false) : onClose}
        position="right"
        size={full ? '100%' : 420}
        title={title}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {actions && <div style={{ marginBottom: 12 }}>{actions}</div>}
        {children}
      </Drawer>
    );
    if (!permanent) return drawer;
    return (
      <div className={classes.sideLine}>
        <button type="button" aria-haspopup="dialog" onClick={() => setShown(true)}>
          {title}
          <AppIcon name="chevron-right" />
        </button>
        {drawer}
      </div>
    );
  }
  if (!opened) return null;
  return (
    <aside className={classes.side} aria-label={label ?? (typeof title === 'string' ? title : 'Details')}>
      <div className={classes.sideHead}>
        <div className={classes.sideTitle}>{title}</div>
        {actions}
        {!permanent && (
          <ActionIcon onClick={onClose} aria-label="Close">
            <AppIcon name="x" />
          </ActionIcon>
        )}
      </div>
      <div className={classes.sideBody}>{children}</div>
    </aside>
  );
}

/**
 * Main content with a `SidePanel` at its right; each scrolls by itself.
 * @since 1.0
 */
export function SplitView({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className={classes.split}>
      <div className={classes.splitMain}>{children}</div>
      {side}
    </div>
  );
}

/**
 * Label and value pairs, as in a properties panel. Entries without a value are left out.
 * @since 1.0
 */
export function Facts({ items }: { items: [label: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value]) => [<dt key={`${label}-label`}>{label}</dt>, <dd key={label}>{value}</dd>])}
    </dl>
  );
}
