export { type DeskOptions, type DeskProcess, startDesk } from './desk-process.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
export { startTestPostgres, type TestPostgres } from './test-postgres.ts';
