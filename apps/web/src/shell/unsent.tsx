import { AppIcon, ownerOf, startOutbox, sweepKept, useManifest, useOutgoing } from '@serviflow/sdk/ui';
import { useEffect } from 'react';
import { Link } from 'react-router';
import classes from './notices.module.css';

/** Takes up what an earlier visit could not send, and says what still waits for a decision. */
export function Unsent() {
  const manifest = useManifest();
  const who = ownerOf(manifest);
  useEffect(() => {
    void sweepKept().then(() => startOutbox(who));
  }, [who]);
  const failed = useOutgoing().filter((message) => message.state === 'failed');
  const [first] = failed;
  if (!first) return null;
  return (
    <p className={classes.notice} data-tone="amber">
      <AppIcon name="send" />
      <span>
        {failed.length === 1
          ? `${first.label} is not sent yet.`
          : `${failed.length} messages are not sent yet.`}
      </span>
      <Link to={first.href}>Show {failed.length === 1 ? 'it' : 'the first'}</Link>
    </p>
  );
}
