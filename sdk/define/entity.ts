import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import { uuidv7 } from './id.ts';

/** Property builders of the ORM, for `defineEntity`. */
export { defineEntity, type EntityManager, p as column };

/** The primary key that every tenant entity maps; the database key is `(tenant_id, id)` and the tenant is never mapped. */
export const idColumn = () =>
  p
    .uuid()
    .primary()
    .onCreate(() => uuidv7());
