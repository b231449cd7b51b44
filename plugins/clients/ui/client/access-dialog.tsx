import { AppIcon, Button, CopyButton, Facts, Group, Modal } from '@serviflow/sdk/ui';
import page from './page.module.css';

/** What was just made for somebody: a link, or a password that is shown once. */
export interface AccessShown {
  name: string;
  username: string;
  inviteUrl?: string;
  password?: string;
}

function Secret({ value }: { value: string }) {
  return (
    <div className={page.secret}>
      <code>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="compact-md" onClick={copy} leftSection={<AppIcon name={copied ? 'check' : 'copy'} />}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** Hands over a way in; closing it is the end of what is shown. */
export function AccessDialog({ access, onClose }: { access: AccessShown | null; onClose: () => void }) {
  return (
    <Modal
      opened={access !== null}
      onClose={onClose}
      title={access?.inviteUrl ? `Invitation for ${access.name}` : `Temporary password of ${access?.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {access && (
        <div className={page.stack}>
          <p>
            {access.inviteUrl
              ? 'Send this link. It works once, for 7 days, and lets them set a password.'
              : 'Hand it over on a safe way. It is shown only now, and has to be changed at the first login.'}
          </p>
          <Secret value={access.inviteUrl ?? access.password ?? ''} />
          <Facts items={[['Username', access.username]]} />
          <Group justify="flex-end">
            <Button variant="filled" onClick={onClose}>
              Done
            </Button>
          </Group>
        </div>
      )}
    </Modal>
  );
}
