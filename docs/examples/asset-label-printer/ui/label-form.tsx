import { Alert, AppIcon, Button, NumberInput, Panel, Select, Textarea, TextInput } from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from './labels.module.css';
import { MAX_LABELS, type Typed } from './labels.ts';
import { perPage, SHEETS, type Sheet } from './sheets.ts';
import { TicketDialog } from './ticket-dialog.tsx';

export interface LabelFormProps {
  text: string;
  onText: (text: string) => void;
  /** What was read from the text. */
  typed: Typed;
  first: number;
  onFirst: (first: number) => void;
  sheet: Sheet;
  prefix: string;
  onChoice: (change: { sheet?: string; prefix?: string }) => void;
}

/** What stands on the labels, and on which paper. */
export function LabelForm(props: LabelFormProps) {
  const { text, onText, typed, first, onFirst, sheet, prefix, onChoice } = props;
  const [choosing, setChoosing] = useState(false);
  const count = perPage(sheet);
  return (
    <Panel
      title="Labels"
      actions={
        <Button size="compact-md" leftSection={<AppIcon name="ticket" />} onClick={() => setChoosing(true)}>
          From tickets
        </Button>
      }
    >
      <div className={classes.form}>
        <Textarea
          label="One label a line"
          description="Tag, name, place. Rows of a spreadsheet can be pasted."
          placeholder="NB-0231; ThinkPad T14; Oslo, room 4.12"
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
        />
        <Warnings typed={typed} />
        <Select
          label="Paper"
          data={SHEETS.map(({ id, title }) => ({ value: id, label: title }))}
          value={sheet.id}
          onChange={(id) => id && onChoice({ sheet: id })}
          allowDeselect={false}
        />
        {count > 1 && (
          <NumberInput
            label="First free label on the sheet"
            description="Counted row by row, for a sheet that was begun."
            value={first}
            onChange={(value) => onFirst(Number(value) || 1)}
            min={1}
            max={count}
            allowDecimal={false}
          />
        )}
        <TextInput
          label="Address before the tag"
          description="So that a phone opens your asset register. Empty: the code is the tag alone."
          placeholder="https://assets.example.com/"
          value={prefix}
          onChange={(event) => onChoice({ prefix: event.currentTarget.value })}
        />
      </div>
      <TicketDialog
        opened={choosing}
        onClose={() => setChoosing(false)}
        onAdd={(lines) => onText([text.trimEnd(), ...lines].filter(Boolean).join('\n'))}
      />
    </Panel>
  );
}

function Warnings({ typed: { repeated, leftOut } }: Pick<LabelFormProps, 'typed'>) {
  if (repeated.length === 0 && leftOut === 0) return null;
  return (
    <Alert color="yellow" icon={<AppIcon name="alert-triangle" />} role="status">
      {repeated.length > 0 && (
        <p className={classes.line}>More than once: {repeated.slice(0, 5).join(', ')}</p>
      )}
      {leftOut > 0 && (
        <p className={classes.line}>
          Lines left out: {leftOut} (without a tag, or above {MAX_LABELS})
        </p>
      )}
    </Alert>
  );
}
