import {
  ActionIcon,
  AppIcon,
  api,
  Button,
  Confirm,
  invalidate,
  Link,
  Menu,
  type Question,
  Skeleton,
  StatusBadge,
  Time,
  toast,
  UserAvatar,
  useApi,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { usePreview } from '../log/message-body.tsx';
import shared from '../mail.module.css';
import type { MessageLine, MessageView } from '../types.ts';
import { SenderProofBadge, senderName } from '../words.tsx';
import { OtherTicketDialog } from './other-ticket-dialog.tsx';
import classes from './triage.module.css';
import { whyItWaits } from './why-it-waits.ts';

const LONG = 400;

interface Ticket {
  number: number;
  title: string;
  status: string;
  clientName: string | null;
}

/** The ticket that a match found, so that the decision needs no other page. */
function Suggestion({ line }: { line: MessageLine }) {
  const ticket = useApi<Ticket>(line.suggestedTicketId ? `/api/tickets/${line.suggestedTicketId}` : null);
  if (!line.suggestedTicketId) return <p className={shared.quiet}>No ticket is suggested.</p>;
  return (
    <div className={classes.suggestion}>
      <span className={shared.quiet}>Suggested</span>
      <Link to={`/tickets/${line.suggestedTicketNumber}`} className={classes.suggestionLink}>
        #{line.suggestedTicketNumber} {ticket.data?.title}
      </Link>
      {ticket.data && <StatusBadge status={ticket.data.status} />}
      {ticket.data?.clientName && <span className={shared.quiet}>{ticket.data.clientName}</span>}
    </div>
  );
}

function Words({ id }: { id: string }) {
  const preview = usePreview(id);
  if (preview.error)
    return <p className={shared.quiet}>The text could not be loaded. Open the trail instead.</p>;
  if (!preview.data) return <Skeleton height={44} radius="sm" />;
  const { text } = preview.data;
  return (
    <p className={classes.excerpt}>
      {text.length > LONG ? `${text.slice(0, LONG)}…` : text || 'The message has no text.'}
    </p>
  );
}

/** A message that waits: what it says, why it waits, and the three ways on. */
export function TriageCard({ line }: { line: MessageLine }) {
  const go = useNavigate();
  const mayTriage = usePermission('mail.triage');
  const detail = useApi<MessageView>(`/api/mail/messages/${line.id}`);
  const [busy, setBusy] = useState<string>();
  const [question, setQuestion] = useState<Question | null>(null);
  const [other, setOther] = useState(false);
  const why = detail.data && whyItWaits(detail.data.verdicts);

  const decide = async (action: string, body: Record<string, unknown> = {}) => {
    const reply = await api.post<MessageView>(`/api/mail/messages/${line.id}/${action}`, body);
    await invalidate('/api/mail');
    const { ticketNumber } = reply;
    toast.done(
      ticketNumber
        ? {
            message: `On ticket #${ticketNumber}`,
            action: { label: 'Open', run: () => go(`/tickets/${ticketNumber}`) },
          }
        : { message: 'Discarded. It stays in the log' },
    );
  };
  const run = (action: string) => {
    setBusy(action);
    decide(action)
      .catch((error) => toast.failed(error, 'Nothing was changed'))
      .finally(() => setBusy(undefined));
  };
  const discard: Question = {
    title: 'Discard this message?',
    body: (
      <p>
        It gets no ticket and the sender hears nothing. The message stays in the log, from where it can still
        become a ticket.
      </p>
    ),
    confirm: 'Discard',
    run: () => decide('discard'),
  };
  return (
    <article className={classes.triage} aria-label={line.subject ?? 'Message'}>
      <div className={classes.triageHead}>
        <UserAvatar name={senderName(line)} size={32} />
        <div className={shared.two}>
          <strong>{line.subject || 'No subject'}</strong>
          <span className={shared.second}>
            {line.fromName && `${line.fromName} · `}
            {line.from} · <Time at={line.receivedAt} />
          </span>
        </div>
      </div>
      <Words id={line.id} />
      <p className={classes.why}>
        <AppIcon name="hand-stop" size={14} /> {why ?? 'Waits for a person.'}
      </p>
      <SenderProofBadge proof={line.senderProof} />
      <Suggestion line={line} />
      {mayTriage && (
        <div className={shared.detailActions}>
          {line.suggestedTicketId && (
            <Button
              variant="filled"
              leftSection={<AppIcon name="check" />}
              loading={busy === 'accept'}
              disabled={busy !== undefined}
              onClick={() => run('accept')}
            >
              Accept: put on #{line.suggestedTicketNumber}
            </Button>
          )}
          <Button
            leftSection={<AppIcon name="plus" />}
            loading={busy === 'new-ticket'}
            disabled={busy !== undefined}
            onClick={() => run('new-ticket')}
          >
            New ticket
          </Button>
          <Button leftSection={<AppIcon name="trash" />} onClick={() => setQuestion(discard)}>
            Discard
          </Button>
          <Menu width={220}>
            <Menu.Target>
              <ActionIcon aria-label="More ways">
                <AppIcon name="dots" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<AppIcon name="ticket" />} onClick={() => setOther(true)}>
                Put on another ticket
              </Menu.Item>
              <Menu.Item
                leftSection={<AppIcon name="route" />}
                component={Link}
                to={`/mail/messages?message=${line.id}`}
              >
                See its trail
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
      <Confirm question={question} onClose={() => setQuestion(null)} />
      <OtherTicketDialog
        opened={other}
        onClose={() => setOther(false)}
        onChoose={(number) => decide('accept', { number })}
      />
    </article>
  );
}
