/** The only file of this plugin that others may import. */
export * from './contract/accept.ts';
export * from './contract/api.ts';
export * from './contract/events.ts';
export * from './contract/proof.ts';
export * from './contract/slots.ts';
export * from './contract/subjects.ts';
export * from './contract/transport.ts';
export type { TemplateId } from './services/templates/catalogue.ts';
