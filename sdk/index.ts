/**
 * TypeBox: schemas of inputs, replies, payloads and settings, and the types that follow from them.
 * @since 1.0
 */
export { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
/**
 * Kysely: typed SQL over the transaction of a call, `c.sql()`.
 * @since 1.0
 */
export { type Kysely, sql } from 'kysely';
export * from './core/auth-events.ts';
export * from './core/fields-of-records.ts';
export * from './core/record-fields.ts';
export * from './core/tenancy-events.ts';
export * from './core/users.ts';
export * from './define/card.ts';
export * from './define/command.ts';
export * from './define/command-grammar.ts';
export * from './define/command-value.ts';
export * from './define/context.ts';
export * from './define/cron-rule.ts';
export * from './define/entity.ts';
export * from './define/errors.ts';
export * from './define/event.ts';
export * from './define/files.ts';
export * from './define/id.ts';
export * from './define/links.ts';
export * from './define/mail-address.ts';
export * from './define/manifest.ts';
export * from './define/migration.ts';
export * from './define/operation.ts';
export * from './define/operation-path.ts';
export * from './define/operations.ts';
export * from './define/outside.ts';
export * from './define/page.ts';
export * from './define/plugin.ts';
export * from './define/plugin-id.ts';
export * from './define/plugin-rules.ts';
export * from './define/principal.ts';
export * from './define/provider.ts';
export * from './define/token.ts';
export * from './define/user-directory.ts';
export * from './define/version.ts';
