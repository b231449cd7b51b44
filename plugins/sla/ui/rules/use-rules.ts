import { api, invalidate, toast, useApi } from '@serviflow/sdk/ui';
import type { Definition, Rule } from '../types.ts';

const ALL = { query: { limit: 200 } };

/** Rules of the cascade with the definitions they name. */
export function useRules() {
  const rules = useApi<{ items: Rule[] }>('/api/sla/mappings', ALL);
  const definitions = useApi<{ items: Definition[] }>('/api/sla/definitions', ALL);
  const error = rules.error ?? definitions.error;
  return {
    rules: rules.data?.items,
    definitions: definitions.data?.items ?? [],
    loading: !rules.data || !definitions.data,
    error: rules.data ? null : error,
    retry: () => void Promise.all([rules.refetch(), definitions.refetch()]),
  };
}

export interface RuleChange {
  /** Path below `/api/sla`, such as `mappings`. */
  path: string;
  body: Record<string, unknown>;
  definitionId: string | null;
  /** What was there, for Undo; undefined: nothing to take back. */
  before?: string | null;
  message: string;
}

/** Stores one rule at once, with Undo. */
export async function storeRule({ path, body, definitionId, before, message }: RuleChange): Promise<void> {
  const put = async (id: string | null) => {
    await api.put(`/api/sla/${path}`, { ...body, definitionId: id });
    await invalidate('/api/sla');
  };
  try {
    await put(definitionId);
  } catch (error) {
    toast.failed(error, 'The rule was not stored');
    return;
  }
  if (before === undefined) toast.done({ message });
  else toast.undo({ message, undo: () => void put(before).catch((error) => toast.failed(error)) });
}
