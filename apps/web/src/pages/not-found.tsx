import { Button, EmptyState, useNavigate } from '@serviflow/sdk/ui';
import { Link } from 'react-router';

/** Also shown for what belongs to others: the server gives the same answer for both. */
export function NotFoundPage() {
  const go = useNavigate();
  return (
    <EmptyState
      page
      icon="map"
      title="This page is not here"
      action={
        <>
          <Button onClick={() => go(-1)} mr="xs">
            Go back
          </Button>
          <Button component={Link} to="/" variant="filled">
            Start page
          </Button>
        </>
      }
    >
      The address may be mistyped, it may have been removed, or you may not have access to it.
    </EmptyState>
  );
}

/** For pages of the shell that a role may not open. */
export function ForbiddenPage() {
  return (
    <EmptyState
      page
      icon="lock"
      title="This page is for administrators"
      action={
        <Button component={Link} to="/" variant="filled">
          Start page
        </Button>
      }
    >
      Ask an administrator of your organisation if you need something from it.
    </EmptyState>
  );
}
