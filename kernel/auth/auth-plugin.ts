import {
  defineManifest,
  definePlugin,
  invited,
  magicRequested,
  passwordChanged,
  resetRequested,
} from '@serviflow/sdk';

const auth = defineManifest({ id: 'auth', title: 'Log-in', version: '1.0.0', sdk: '^1.0.0' });

/** Declares what the kernel tells about logins, for the list of events and for the plugins that mail links. */
export const authPlugin = definePlugin(auth, {
  register(p) {
    p.event(invited, resetRequested, magicRequested, passwordChanged);
  },
});
