import { type AnyManifest, defineSlot, type Registration } from '@serviflow/sdk';

/** The right side of the top bar. */
const topBar = defineSlot<Record<never, never>>('shell.top-bar');
/** The same place of the customers' pages. */
const portalTopBar = defineSlot<Record<never, never>>('portal.top-bar');

/** Where the screens of this plugin are; their components live in `ui/index.tsx`. */
export function registerPlaces<M extends AnyManifest>(p: Registration<M>): void {
  for (const place of [topBar, portalTopBar])
    p.contribute(place, {
      id: 'notifications.bell',
      component: 'Bell',
      title: 'Notifications',
      permission: 'notifications.own',
      order: 10,
    });
}
