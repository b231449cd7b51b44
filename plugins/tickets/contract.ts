/** The only file of this plugin that others may import. */
export * from './contract/api.ts';
export * from './contract/drafts.ts';
export * from './contract/events.ts';
export * from './contract/slots.ts';
export * from './contract/ticket.ts';
