export { type DeskOptions, type DeskProcess, startDesk } from './desk-process.ts';
export { startTestPostgres, type TestPostgres } from './test-postgres.ts';
