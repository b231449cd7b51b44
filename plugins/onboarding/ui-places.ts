import { type AnyManifest, defineSlot, type Registration } from '@serviflow/sdk';

/** Floats over the pages of staff. */
const widget = defineSlot<Record<never, never>>('shell.widget');
/** In the help dialog. */
const help = defineSlot<{ onClose: () => void }>('shell.help');

/** Where the screens of this plugin are; their components live in `ui/index.tsx`. */
export function registerPlaces<M extends AnyManifest>(p: Registration<M>): void {
  p.page({
    path: '/setup',
    component: 'SetupPage',
    title: 'Setup',
    permission: 'onboarding.setup',
    nav: { group: 'Administration', icon: 'rocket', order: 800 },
  });
  p.contribute(widget, {
    id: 'onboarding.tour',
    component: 'TourCard',
    permission: 'onboarding.tour',
    order: 10,
  });
  p.contribute(help, {
    id: 'onboarding.restart',
    component: 'TourRestart',
    permission: 'onboarding.tour',
    order: 10,
  });
}
