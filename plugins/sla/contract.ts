/** The only file of this plugin that others may import. */
export * from './contract/api.ts';
export * from './contract/clock.ts';
export * from './contract/definition.ts';
export * from './contract/events.ts';
export * from './contract/profile.ts';
