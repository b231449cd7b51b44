export * from './database.ts';
export * from './recording-log.ts';
export * from './test-clock.ts';
export * from './test-kernel.ts';
export * from './test-tenant.ts';
export * from './test-user.ts';
export * from './try-migrations.ts';
