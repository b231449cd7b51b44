/** Names that the kernel uses itself as schema or route. */
const RESERVED = ['kernel', 'api', 'pgboss', 'public', 'auth'];

/**
 * What is wrong with the id of a plugin, one sentence each; empty when it may be used. The id is also the PostgreSQL
 * schema and the base of the routes.
 * @since 1.1
 */
export function checkPluginId(id: string): string[] {
  const wrong: string[] = [];
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(id))
    wrong.push(`The id "${id}" must be 2-31 characters of a-z, 0-9 and dashes.`);
  if (RESERVED.includes(id)) wrong.push(`The id "${id}" is reserved.`);
  return wrong;
}

/**
 * The PostgreSQL schema of a plugin: its id with underscores for dashes.
 * @since 1.1
 */
export const pluginSchema = (pluginId: string): string => pluginId.replaceAll('-', '_');
