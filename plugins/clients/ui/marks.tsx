import { AppIcon, Time, type Tone, ToneBadge, UserAvatar, VisuallyHidden } from '@serviflow/sdk/ui';
import classes from './clients.module.css';
import type { Client, Contact, SlaLevel } from './types.ts';

const LEVEL_TONE: Record<SlaLevel, Tone> = { Basic: 'grey', Premium: 'blue', Enterprise: 'purple' };

export function LevelBadge({ level }: { level: SlaLevel }) {
  return <ToneBadge tone={LEVEL_TONE[level]}>{level}</ToneBadge>;
}

/** Company or person, as an icon with its word. */
export function KindMark({ kind }: { kind: Client['kind'] }) {
  const company = kind === 'company';
  return (
    <span className={classes.kind}>
      <AppIcon name={company ? 'building' : 'user'} />
      {company ? 'Company' : 'Person'}
    </span>
  );
}

/** Photo or logo, else initials. */
export function ClientAvatar({ client, size }: { client: Client; size: number }) {
  const src = client.photoFileId && `/api/files/${client.photoFileId}`;
  return <UserAvatar name={client.displayName} src={src} size={size} />;
}

/** `acme.example +2`. */
export function Domains({ domains }: { domains: readonly string[] }) {
  const [first, ...more] = domains;
  if (!first) return <span className={classes.quiet}>–</span>;
  return (
    <span title={domains.join(', ')}>
      {first}
      {more.length > 0 && <span className={classes.quiet}> +{more.length}</span>}
    </span>
  );
}

/** Mail to a contact comes back. @param words also say why; else the reason is for a pointer and for screen readers */
export function MailFailure({ failure, words }: { failure: Contact['mailFailure']; words?: boolean }) {
  if (!failure) return null;
  const why = (
    <>
      since <Time at={failure.since} />: {failure.reason}
    </>
  );
  return (
    <span className={classes.failure} title={failure.reason}>
      <ToneBadge tone="red" icon="alert-triangle">
        Mail comes back
      </ToneBadge>
      {words ? <span className={classes.second}>{why}</span> : <VisuallyHidden>{why}</VisuallyHidden>}
    </span>
  );
}
