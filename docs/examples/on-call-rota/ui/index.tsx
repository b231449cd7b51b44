/** The components that plugin.ts names. */
export { OnCallCard } from './on-call-card.tsx';
export { OnCallSign } from './on-call-sign.tsx';
export { RotaPage } from './rota-page.tsx';
