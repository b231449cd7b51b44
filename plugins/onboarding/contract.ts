/** The only file of this plugin that others may import. */
export { loadDemoData } from './actions/load-demo-data.ts';
export * from './contract/demo.ts';
