import {
  ApiError,
  api,
  asApiError,
  Button,
  EmptyState,
  ErrorState,
  type UiManifest,
} from '@serviflow/sdk/ui';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { forgetSession } from '../session.ts';
import { AuthHead } from './auth-layout.tsx';
import { pageOfSubject } from './subject-page.ts';

interface LinkReply {
  /** `tickets.ticket` */
  subject: string;
  id: string;
}

/** The page behind `BASE_URL/ticket/view/TOKEN` in mails: opens that one request, with no account needed. */
export function TicketLinkPage() {
  const { token = '' } = useParams();
  const go = useNavigate();
  const [error, setError] = useState<ApiError>();
  const [tries, setTries] = useState(0);
  const begun = useRef(-1);
  useEffect(() => {
    // A strict-mode double render must not exchange the link twice.
    if (begun.current === tries) return;
    begun.current = tries;
    (async () => {
      const { subject, id } = await api.post<LinkReply>('/api/auth/link', { token });
      forgetSession();
      const manifest = await api.get<UiManifest>('/api/ui');
      const page = pageOfSubject(manifest, subject, id);
      if (!page)
        throw new ApiError({
          type: 'about:blank',
          title: 'No page shows this',
          status: 404,
          code: 'no-page',
        });
      go(page, { replace: true });
    })().catch((thrown) => setError(asApiError(thrown)));
  }, [token, tries, go]);
  if (!error) return <AuthHead title="Opening your request…" />;
  if ([401, 404, 410, 422].includes(error.status)) {
    return (
      <EmptyState
        icon="link"
        title="This link does not work any more"
        action={
          <Button component={Link} to="/magic" variant="filled">
            Send me a login link
          </Button>
        }
      >
        You can still answer the mail: your reply reaches us.
      </EmptyState>
    );
  }
  return (
    <ErrorState
      error={error}
      onRetry={() => {
        setError(undefined);
        setTries(tries + 1);
      }}
    />
  );
}
