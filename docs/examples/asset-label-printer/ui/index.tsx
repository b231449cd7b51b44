/** The components that plugin.ts names. */
export { LabelCard } from './label-card.tsx';
export { LabelsPage } from './labels-page.tsx';
