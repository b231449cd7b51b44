import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import { uuidv7 } from './id.ts';

/**
 * MikroORM: entities, their properties (`column`) and the unit of work of a call, `c.em`.
 * @since 1.0
 */
export { defineEntity, type EntityManager, p as column };

/**
 * The primary key that every tenant entity maps; the database key is `(tenant_id, id)` and the tenant is never mapped.
 * @since 1.0
 */
export const idColumn = () =>
  p
    .uuid()
    .primary()
    .onCreate(() => uuidv7());
