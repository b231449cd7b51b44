import {
  AppIcon,
  Button,
  EmptyState,
  PageBody,
  PageHeader,
  Panel,
  useSearchParams,
  useUser,
} from '@serviflow/sdk/ui';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { LabelForm } from './label-form.tsx';
import classes from './labels.module.css';
import { codeOf, readLabels } from './labels.ts';
import { Paper } from './paper.tsx';
import { PrintedPaper } from './printed-paper.tsx';
import { perPage, sheetOf } from './sheets.ts';
import { ticketLine, useTicket } from './tickets.ts';
import { useChoice } from './use-choice.ts';

const EXAMPLE =
  'NB-0231; ThinkPad T14; Oslo, room 4.12\nPR-0007; LaserJet in the hall; Oslo\nSW-0019; Core switch; Rack B';

/** Labels are typed or pasted, laid out on the chosen paper, looked at and printed. */
export function LabelsPage() {
  const user = useUser();
  const [text, setText] = useState('');
  const [first, setFirst] = useState(1);
  const [choice, setChoice] = useChoice();
  useTicketOfAddress((line) => setText((before) => (before === '' ? line : before)));
  const sheet = sheetOf(choice.sheet);
  // Typing stays quick while hundreds of codes are drawn.
  const shown = useDeferredValue(text);
  const typed = useMemo(() => readLabels(shown), [shown]);
  const labels = useMemo(
    () =>
      typed.labels.map((label) => ({
        ...label,
        code: codeOf(label, { prefix: choice.prefix, desk: window.location.origin }),
      })),
    [typed, choice.prefix],
  );
  const pages = Math.ceil((labels.length + Math.min(first, perPage(sheet)) - 1) / perPage(sheet));
  const sum = `${labels.length} ${labels.length === 1 ? 'label' : 'labels'} on ${pages} ${pages === 1 ? 'page' : 'pages'}`;
  return (
    <>
      <PageHeader
        title="Asset labels"
        subtitle={labels.length === 0 ? `Nothing is stored, ${user.name}: type, look, print` : sum}
        actions={
          <Button
            variant="filled"
            leftSection={<AppIcon name="printer" />}
            disabled={labels.length === 0}
            onClick={() => window.print()}
          >
            Print
          </Button>
        }
      />
      <PageBody>
        <div className={classes.page}>
          <LabelForm
            text={text}
            onText={setText}
            typed={typed}
            first={first}
            onFirst={setFirst}
            sheet={sheet}
            prefix={choice.prefix}
            onChoice={setChoice}
          />
          <Panel title="Preview">
            {labels.length === 0 ? (
              <EmptyState
                icon="qrcode"
                title="No labels yet"
                action={<Button onClick={() => setText(EXAMPLE)}>Try an example</Button>}
              >
                Type one label a line, or paste rows of a spreadsheet.
              </EmptyState>
            ) : (
              <section className={classes.pages} aria-label={`Preview of ${sum}`}>
                <Paper labels={labels} sheet={sheet} first={first} />
              </section>
            )}
          </Panel>
        </div>
      </PageBody>
      <PrintedPaper labels={labels} sheet={sheet} first={first} />
    </>
  );
}

/** The card beside a ticket leads here with `?ticket=1042`. */
function useTicketOfAddress(onLine: (line: string) => void): void {
  const [address] = useSearchParams();
  const { data: ticket } = useTicket(address.get('ticket'));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each ticket, not for each render
  useEffect(() => {
    if (ticket) onLine(ticketLine(ticket));
  }, [ticket]);
}
