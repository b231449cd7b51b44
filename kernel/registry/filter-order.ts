import type { FilterDef } from '@serviflow/sdk';
import type { FilterHandler } from './registry.ts';

/** A handler that cannot have a place among the others; `plugin` is the one to set aside. */
export class FilterOrderFault extends Error {
  readonly plugin: string;

  constructor(plugin: string, message: string) {
    super(message);
    this.name = 'FilterOrderFault';
    this.plugin = plugin;
  }
}

/** How other handlers name one in `after`: `sla/start-clocks`. */
const nameOf = ({ plugin, name }: FilterHandler): string => `${plugin}/${name}`;

/**
 * The handlers of a filter in the order in which they run: by phase, in a phase after those that they name, else by
 * their names. It is the same whatever order the plugins were installed in.
 * @param installed ids of all plugins that register something: one of these must have the handler that `after` names
 * @throws FilterOrderFault for a handler that stands after one that is not there, of a later phase, or after itself
 */
export function inFilterOrder(
  filter: Pick<FilterDef, 'id' | 'phases'>,
  handlers: readonly FilterHandler[],
  installed: ReadonlySet<string>,
): FilterHandler[] {
  const byName = new Map(handlers.map((handler) => [nameOf(handler), handler]));
  const phaseOf = (handler: FilterHandler) => filter.phases.indexOf(handler.phase);
  const done = new Set<FilterHandler>();
  const open = new Set<FilterHandler>();
  const visit = (handler: FilterHandler): void => {
    if (done.has(handler)) return;
    if (open.has(handler)) throw cycle(filter.id, [...open].slice([...open].indexOf(handler)));
    open.add(handler);
    for (const name of [...handler.after].sort()) {
      const earlier = byName.get(name);
      if (!earlier) {
        if (installed.has(name.split('/')[0] ?? ''))
          throw new FilterOrderFault(
            handler.plugin,
            `${handler.handler} runs after "${name}", which is no handler of ${filter.id}.`,
          );
        continue;
      }
      if (phaseOf(earlier) > phaseOf(handler))
        throw new FilterOrderFault(
          handler.plugin,
          `${handler.handler} runs in the phase "${handler.phase}" of ${filter.id}, and "${name}" only later, in "${earlier.phase}".`,
        );
      visit(earlier);
    }
    open.delete(handler);
    done.add(handler);
  };
  const byPlace = [...handlers].sort(
    (a, b) => phaseOf(a) - phaseOf(b) || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0),
  );
  for (const handler of byPlace) visit(handler);
  return [...done];
}

/** Everybody in a cycle says `after`; the last by name is set aside, the same one on every start. */
function cycle(filter: string, members: readonly FilterHandler[]): FilterOrderFault {
  const last = [...members].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).at(-1) as FilterHandler;
  const names = [...members, members[0] as FilterHandler].map(nameOf);
  return new FilterOrderFault(
    last.plugin,
    `Its handler "${last.name}" is part of a cycle of ${filter}: ${names.join(' after ')}.`,
  );
}
