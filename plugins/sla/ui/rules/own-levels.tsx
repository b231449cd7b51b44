import {
  ActionIcon,
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Lookup,
  Panel,
  Skeleton,
  useApi,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Definition, Rule } from '../types.ts';
import { DefinitionSelect } from './definition-select.tsx';
import classes from './rules.module.css';
import { storeRule } from './use-rules.ts';

const KIND_ICON: Record<string, string> = { client: 'building', contact: 'user', user: 'user-circle' };
const KIND_WORD: Record<string, string> = { client: 'Client', contact: 'Contact', user: 'Login' };

function AddOwn({ definitions }: { definitions: Definition[] }) {
  const [clientId, setClientId] = useState<string | null>(null);
  const [definitionId, setDefinitionId] = useState<string | null>(null);
  const add = async () => {
    await storeRule({
      path: 'assignments',
      body: { kind: 'client', targetId: clientId },
      definitionId,
      before: null,
      message: 'The client has a service level of its own',
    });
    setClientId(null);
    setDefinitionId(null);
  };
  return (
    <form
      className={classes.addRow}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Lookup
        path="/api/clients"
        labelKey="displayName"
        label="Client"
        placeholder="Find a client"
        value={clientId}
        onChange={setClientId}
      />
      <DefinitionSelect
        label="Service level"
        visibleLabel
        definitions={definitions}
        value={definitionId}
        onChange={setDefinitionId}
      />
      <Button type="submit" leftSection={<AppIcon name="plus" />} disabled={!clientId || !definitionId}>
        Add
      </Button>
    </form>
  );
}

/** Clients and people with a service level of their own. */
export function OwnLevels({ definitions, fixed }: { definitions: Definition[]; fixed: boolean }) {
  const reply = useApi<{ items: Rule[] }>('/api/sla/assignments', { query: { limit: 200 } });
  const rules = reply.data?.items ?? [];
  const change = (rule: Rule, definitionId: string | null) =>
    void storeRule({
      path: 'assignments',
      body: { kind: rule.scope, targetId: rule.key },
      definitionId,
      before: rule.definitionId,
      message: `${rule.label} is changed for new tickets`,
    });
  return (
    <Panel title="Own service levels" description="Clients and people that differ from everybody else.">
      {reply.error && !reply.data && (
        <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />
      )}
      {!reply.data && !reply.error && <Skeleton height={48} radius="sm" />}
      {reply.data && rules.length === 0 && (
        <EmptyState compact icon="building" title="Nobody has a level of their own">
          Everybody follows the rules above. Add a client that was promised something else.
        </EmptyState>
      )}
      {rules.length > 0 && (
        <ul className={classes.rules} aria-label="Own service levels">
          {rules.map((rule) => (
            <li key={`${rule.scope}-${rule.key}`}>
              <span className={classes.ruleName}>
                <AppIcon name={KIND_ICON[rule.scope] ?? 'user'} label={KIND_WORD[rule.scope]} /> {rule.label}
              </span>
              <DefinitionSelect
                label={`Service level of ${rule.label}`}
                definitions={definitions}
                value={rule.definitionId}
                disabled={fixed}
                onChange={(id) => id && change(rule, id)}
              />
              {!fixed && (
                <ActionIcon
                  aria-label={`Remove the level of ${rule.label}`}
                  onClick={() => change(rule, null)}
                >
                  <AppIcon name="trash" />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {!fixed && reply.data && <AddOwn definitions={definitions} />}
    </Panel>
  );
}
