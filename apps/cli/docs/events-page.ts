import type { Kernel } from '@serviflow/kernel';
import type { EventDef, FilterDef } from '@serviflow/sdk';
import { fieldsOf } from './schema-fields.ts';

type Registry = Kernel['runtime']['registry'];

const HEAD = `# Events and filters

This page is written by \`node apps/cli/main.ts docs\` from what the installed plugins declare. Do not edit it.

An **event** tells that something happened. It exists because its row committed together with the change. Every
handler gets it at least once, and its changes to the database happen once. Listen with \`p.on(event, name, handler)\`.

The same ids name the messages of \`GET /api/stream\` (server-sent events). A listener there gets only what it may see,
and only events whose sender names an audience.

A **filter** runs before a value is stored. A handler may return a changed value, or refuse by throwing a Problem.
Hang one on with \`p.filter(filter, name, handler)\`. Only filters that a plugin of the desk answers are listed here; [contracts.md](contracts.md) has all.

With which line events and filters are imported, and what else plugins offer: [contracts.md](contracts.md).
`;

/** All events and used filters of the installed plugins, as Markdown. */
export function eventsPage(registry: Registry): string {
  const all = registry.contributions();
  const events = all.filter((c) => c.events.length > 0);
  const lines = [HEAD, '## Events', ''];
  for (const { plugin, events: own } of events) {
    lines.push(`### From ${plugin}`, '');
    for (const event of own) lines.push(...eventLines(event, registry));
  }
  lines.push('## Filters', '');
  for (const [filter, handlers] of usedFilters(registry)) lines.push(...filterLines(filter, handlers));
  return `${lines.join('\n').trimEnd()}\n`;
}

function eventLines(event: EventDef, registry: Registry): string[] {
  const heard = registry.subscriptions(event.id).map((s) => `\`${s.handler}\``);
  return [
    `#### \`${event.id}\``,
    '',
    event.description,
    '',
    ...table(event.payload),
    `Handlers: ${heard.length ? heard.join(', ') : 'none'}.`,
    '',
  ];
}

function filterLines(filter: FilterDef, handlers: readonly string[]): string[] {
  return [
    `#### \`${filter.id}\``,
    '',
    ...table(filter.value),
    `Handlers: ${handlers.map((h) => `\`${h}\``).join(', ')}.`,
    '',
  ];
}

function usedFilters(registry: Registry): [FilterDef, string[]][] {
  const byId = new Map<string, [FilterDef, string[]]>();
  for (const { filters } of registry.contributions()) {
    for (const { def, handler } of filters) {
      const entry = byId.get(def.id) ?? [def, []];
      byId.set(def.id, entry);
      entry[1].push(handler.handler);
    }
  }
  return [...byId.values()].sort(([a], [b]) => (a.id < b.id ? -1 : 1));
}

function table(schema: EventDef['payload']): string[] {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return ['It carries no fields.', ''];
  const rows = fields.map((f) => `| \`${f.name}\`${f.optional ? ' (optional)' : ''} | ${f.type} |`);
  return ['| field | type |', '|---|---|', ...rows, ''];
}
