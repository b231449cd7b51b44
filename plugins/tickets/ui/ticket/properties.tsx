import {
  Autocomplete,
  Button,
  Facts,
  Link,
  Person,
  PriorityMark,
  Select,
  StatusBadge,
  TagsInput,
  Time,
  type UiAction,
  useAction,
  useApi,
} from '@serviflow/sdk/ui';
import { type ReactNode, useState } from 'react';
import type { TicketDetail } from '../types.ts';
import { PRIORITIES, priorityWord, ticketName, WORK_TYPES } from '../words.ts';
import classes from './ticket.module.css';
import type { TicketFields } from './use-ticket.ts';

export interface PropertiesProps {
  ticket: TicketDetail;
  actions: UiAction[];
  /** Undefined where this user may not change the ticket. */
  onChange: ((fields: TicketFields, what: string) => void) | undefined;
}

const inline = { size: 'sm', className: classes.inline } as const;

function Category({ ticket, onChange }: Pick<PropertiesProps, 'ticket' | 'onChange'>) {
  const known = useApi<{ items: string[] }>('/api/tickets/categories', { staleTime: 300_000 });
  const [draft, setDraft] = useState<string>();
  const save = (value: string) => {
    setDraft(undefined);
    const category = value.trim() || null;
    if (category !== ticket.category)
      onChange?.({ category }, category ? `Category is ${category}` : 'Category removed');
  };
  return (
    <Autocomplete
      {...inline}
      aria-label="Category"
      placeholder="None"
      data={known.data?.items ?? []}
      maxLength={100}
      value={draft ?? ticket.category ?? ''}
      onChange={setDraft}
      onOptionSubmit={save}
      onBlur={() => draft !== undefined && save(draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

function Tags({ ticket, onChange }: Pick<PropertiesProps, 'ticket' | 'onChange'>) {
  const tags = ticket.tags ?? [];
  return (
    <TagsInput
      {...inline}
      aria-label="Tags"
      placeholder={tags.length === 0 ? 'None' : ''}
      value={tags}
      maxTags={30}
      splitChars={[',', ';']}
      acceptValueOnBlur
      onChange={(next) => onChange?.({ tags: next }, next.length > tags.length ? 'Tag added' : 'Tag removed')}
    />
  );
}

function Assignee({ ticket, actions }: Pick<PropertiesProps, 'ticket' | 'actions'>) {
  const runner = useAction();
  const target = { id: ticket.id, name: ticketName(ticket) };
  const find = (name: string) => actions.find((action) => action.id === `tickets.${name}`);
  const [mine, hand] = [find('self-assign'), find('reassign')];
  return (
    <div className={classes.assignee}>
      <Person name={ticket.assigneeName} />
      {mine && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={runner.running.has(mine.id)}
          onClick={() => runner.start(mine, target)}
        >
          Assign to me
        </Button>
      )}
      {hand && !mine && (
        <Button size="compact-sm" variant="subtle" onClick={() => runner.start(hand, target)}>
          Change
        </Button>
      )}
      {runner.dialog}
    </div>
  );
}

/** What is known about the ticket; what may be changed changes in place, with Undo. */
export function Properties({ ticket, actions, onChange }: PropertiesProps) {
  const fixed = onChange === undefined;
  return (
    <Facts
      items={[
        ['Status', <StatusBadge key="status" status={ticket.status} />],
        ['Assignee', <Assignee key="assignee" ticket={ticket} actions={actions} />],
        [
          'Priority',
          fixed ? (
            <PriorityMark key="priority" priority={ticket.priority} />
          ) : (
            <Select
              key="priority"
              {...inline}
              aria-label="Priority"
              data={PRIORITIES.map((value) => ({ value, label: priorityWord(value) }))}
              value={ticket.priority}
              renderOption={({ option }) => <PriorityMark priority={option.value} />}
              leftSection={<PriorityMark priority={ticket.priority} markOnly />}
              onChange={(value) =>
                value &&
                onChange(
                  { priority: value as TicketDetail['priority'] },
                  `Priority is ${priorityWord(value)}`,
                )
              }
            />
          ),
        ],
        [
          'Category',
          fixed ? (
            (ticket.category ?? 'None')
          ) : (
            <Category key="category" ticket={ticket} onChange={onChange} />
          ),
        ],
        [
          'Work type',
          fixed ? (
            (ticket.workType ?? 'None')
          ) : (
            <Select
              key="type"
              {...inline}
              aria-label="Work type"
              placeholder="None"
              data={[...WORK_TYPES]}
              value={ticket.workType}
              onChange={(value) =>
                onChange(
                  { workType: value as TicketDetail['workType'] },
                  `Work type is ${value ?? 'not set'}`,
                )
              }
            />
          ),
        ],
        [
          'Tags',
          fixed ? ticket.tags?.join(', ') || 'None' : <Tags key="tags" ticket={ticket} onChange={onChange} />,
        ],
        ['Client', ticket.clientName ?? 'None'],
        ['Requester', ticket.requesterName ? <Person key="requester" name={ticket.requesterName} /> : 'None'],
        ...(ticket.links ?? []).map((link): [string, ReactNode] => [
          link.kind === 'follows' ? 'Follows' : 'Followed by',
          <Link key={link.id} to={`/tickets/${link.number}`}>
            #{link.number} {link.title}
          </Link>,
        ]),
        ['Created', <Time key="created" at={ticket.createdAt} format="stamp" />],
        ['Updated', <Time key="updated" at={ticket.updatedAt} />],
        ['Resolved', ticket.resolvedAt && <Time key="resolved" at={ticket.resolvedAt} format="stamp" />],
      ]}
    />
  );
}
