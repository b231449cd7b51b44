import { Skeleton, useApi, usePermission } from '@serviflow/sdk/ui';
import { DefinitionSelect } from './rules/definition-select.tsx';
import { storeRule, useRules } from './rules/use-rules.ts';
import shared from './sla.module.css';
import classes from './ticket/ticket.module.css';
import type { Rule } from './types.ts';

/** Beside a client: what its new tickets are promised, and a level of its own where it needs one. */
export function ClientServiceLevel({ clientId }: { clientId: string }) {
  const fixed = !usePermission('sla.manage');
  const { rules, definitions, loading } = useRules();
  const own = useApi<{ items: Rule[] }>('/api/sla/assignments', {
    query: { kind: 'client', targetId: clientId },
  });
  const client = useApi<{ slaLevel: string; displayName: string }>(`/api/clients/${clientId}`);
  if (loading || !own.data || !client.data) return <Skeleton height={84} radius="sm" />;
  const { slaLevel, displayName } = client.data;
  const before = own.data.items[0]?.definitionId ?? null;
  const ofLevel = rules?.find((rule) => rule.scope === 'level' && rule.key === slaLevel);
  const name = definitions.find((one) => one.id === ofLevel?.definitionId)?.name;
  return (
    <div className={classes.card}>
      <DefinitionSelect
        label="Level of its own"
        visibleLabel
        definitions={definitions}
        value={before}
        none={name ? `As its level ${slaLevel}: ${name}` : 'As the rules say'}
        disabled={fixed}
        onChange={(id) =>
          void storeRule({
            path: 'assignments',
            body: { kind: 'client', targetId: clientId },
            definitionId: id,
            before,
            message: `New tickets of ${displayName} follow the change`,
          })
        }
      />
      <p className={shared.hint}>For new tickets. Tickets that exist keep their deadlines.</p>
    </div>
  );
}
