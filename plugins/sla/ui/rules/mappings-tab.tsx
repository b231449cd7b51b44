import {
  ActionIcon,
  AppIcon,
  Autocomplete,
  Button,
  EmptyState,
  ErrorState,
  Panel,
  Skeleton,
  useApi,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Definition } from '../types.ts';
import { DefinitionSelect } from './definition-select.tsx';
import classes from './rules.module.css';
import { storeRule, useRules } from './use-rules.ts';

function AddMapping({ definitions, taken }: { definitions: Definition[]; taken: string[] }) {
  const known = useApi<{ items: string[] }>('/api/tickets/categories', { staleTime: 300_000 });
  const [category, setCategory] = useState('');
  const [definitionId, setDefinitionId] = useState<string | null>(null);
  const name = category.trim();
  const duplicate = taken.includes(name.toLowerCase());
  const free = (known.data?.items ?? []).filter((one) => !taken.includes(one.toLowerCase()));
  const add = async () => {
    await storeRule({
      path: 'mappings',
      body: { category: name },
      definitionId,
      before: null,
      message: `${name} is mapped`,
    });
    setCategory('');
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
      <Autocomplete
        label="Category"
        placeholder="Network"
        maxLength={200}
        data={free}
        value={category}
        onChange={setCategory}
        error={duplicate ? 'This category is mapped already, see above' : undefined}
      />
      <DefinitionSelect
        label="Service level"
        visibleLabel
        definitions={definitions}
        value={definitionId}
        onChange={setDefinitionId}
      />
      <Button
        type="submit"
        variant="filled"
        leftSection={<AppIcon name="plus" />}
        disabled={!name || !definitionId || duplicate}
      >
        Add
      </Button>
    </form>
  );
}

/** Category to service level (20.10); for new tickets and tickets whose category changes. */
export function MappingsTab() {
  const fixed = !usePermission('sla.manage');
  const { rules, definitions, loading, error, retry } = useRules();
  if (error) return <ErrorState error={error} onRetry={retry} />;
  const mappings = (rules ?? []).filter((rule) => rule.scope === 'category');
  return (
    <Panel
      title="Category mappings"
      description="New tickets of a category get this service level, unless their person or client has one."
    >
      {loading && <Skeleton height={160} radius="sm" role="status" aria-label="Loading the mappings" />}
      {!loading && mappings.length === 0 && (
        <EmptyState compact icon="tag" title="No category is mapped yet">
          Add the categories that deserve their own promise, such as Network or Security.
        </EmptyState>
      )}
      {mappings.length > 0 && (
        <ul className={classes.rules} aria-label="Category mappings">
          {mappings.map((rule) => (
            <li key={rule.key}>
              <span className={classes.ruleName}>
                <AppIcon name="tag" /> {rule.label}
              </span>
              <DefinitionSelect
                label={`Service level of ${rule.label}`}
                definitions={definitions}
                value={rule.definitionId}
                disabled={fixed}
                onChange={(id) =>
                  id &&
                  void storeRule({
                    path: 'mappings',
                    body: { category: rule.label },
                    definitionId: id,
                    before: rule.definitionId,
                    message: `${rule.label} is changed`,
                  })
                }
              />
              {!fixed && (
                <ActionIcon
                  aria-label={`Remove the mapping of ${rule.label}`}
                  onClick={() =>
                    void storeRule({
                      path: 'mappings',
                      body: { category: rule.label },
                      definitionId: null,
                      before: rule.definitionId,
                      message: `${rule.label} is no longer mapped`,
                    })
                  }
                >
                  <AppIcon name="trash" />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {!fixed && !loading && (
        <AddMapping definitions={definitions} taken={mappings.map((rule) => rule.key)} />
      )}
    </Panel>
  );
}
