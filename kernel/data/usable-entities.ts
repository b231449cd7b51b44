import { EntitySchema } from '@mikro-orm/postgresql';
import { pluginSchema } from '@serviflow/sdk';
import { Database, type DatabaseOptions } from './database.ts';

export interface EntityGroup {
  readonly plugin: string;
  readonly entities: readonly unknown[];
}

/**
 * Opens the database with the entities of all plugins. The ORM takes all of them or none, so when it refuses, they are
 * added plugin by plugin to find out whose it cannot take.
 * @param onBad told of each plugin whose entities are left out
 */
export async function openWithEntities(
  options: Omit<DatabaseOptions, 'entities'>,
  all: readonly EntityGroup[],
  onBad: (plugin: string, error: unknown) => void,
): Promise<Database> {
  const groups = all.filter(({ plugin, entities }) => {
    const reason = entities.map((entity) => foreignSchema(plugin, entity)).find((one) => one !== null);
    if (reason) onBad(plugin, new Error(reason));
    return !reason;
  });
  try {
    return await open(options, groups);
  } catch {
    const good: EntityGroup[] = [];
    for (const group of groups.filter(({ entities }) => entities.length > 0)) {
      try {
        // No connection is made before the first call.
        await (await open(options, [...good, group])).close();
        good.push(group);
      } catch (error) {
        onBad(group.plugin, error);
      }
    }
    return open(options, good);
  }
}

/** Row-level security keeps tenants apart, not plugins: an entity could write past the rules of another plugin. */
function foreignSchema(plugin: string, entity: unknown): string | null {
  const mapped = entity instanceof EntitySchema ? entity : EntitySchema.REGISTRY.get(entity as never);
  const own = pluginSchema(plugin);
  if (!mapped || mapped.meta.schema === own) return null;
  const found = mapped.meta.schema ? `the schema "${mapped.meta.schema}"` : 'no schema';
  return `Its entity ${mapped.meta.className} names ${found}; the tables of ${plugin} are in "${own}".`;
}

const open = (options: Omit<DatabaseOptions, 'entities'>, groups: readonly EntityGroup[]) =>
  Database.open({ ...options, entities: groups.flatMap(({ entities }) => entities) });
