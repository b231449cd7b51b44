import { type AnyManifest, defineSlot, type Registration } from '@serviflow/sdk';

/** The right side of the top bar. */
const topBar = defineSlot<Record<never, never>>('shell.top-bar');

/** Where the screens of this plugin are; their components live in `ui/index.tsx`. */
export function registerPlaces<M extends AnyManifest>(p: Registration<M>): void {
  p.contribute(topBar, {
    id: 'notifications.bell',
    component: 'Bell',
    title: 'Notifications',
    permission: 'notifications.own',
    order: 10,
  });
}
