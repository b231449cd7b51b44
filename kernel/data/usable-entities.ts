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
  groups: readonly EntityGroup[],
  onBad: (plugin: string, error: unknown) => void,
): Promise<Database> {
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

const open = (options: Omit<DatabaseOptions, 'entities'>, groups: readonly EntityGroup[]) =>
  Database.open({ ...options, entities: groups.flatMap(({ entities }) => entities) });
