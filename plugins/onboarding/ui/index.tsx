export { SetupPage } from './setup-page.tsx';
export { TourCard } from './tour-card.tsx';
export { TourRestart } from './tour-restart.tsx';
