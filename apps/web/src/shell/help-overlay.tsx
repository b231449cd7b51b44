import { keyLabel, listShortcuts, Modal, Slot } from '@serviflow/sdk/ui';
import classes from './help-overlay.module.css';

/** The shortcuts of the page that is open, and what plugins add to help (tour, manual). */
export function HelpOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Help and shortcuts"
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && (
        <>
          <Slot id="shell.help" props={{ onClose }} />
          <ul className={classes.list}>
            {listShortcuts().map((shortcut) => (
              <li key={shortcut.keys}>
                <span>{shortcut.label}</span>
                <span className="sf-kbd">{keyLabel(shortcut.keys)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}
