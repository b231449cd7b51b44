import { Type } from '@serviflow/sdk';
import { notifications } from '../manifest.ts';
import { setWantsMail, wantsMail } from '../services/preferences.ts';

const Preferences = Type.Object({
  emails: Type.Boolean({ title: 'Emails about tickets', description: 'The list in the app goes on.' }),
});

export const preferences = notifications.query('preferences', {
  title: 'My notification settings',
  permission: 'notifications.own',
  input: Type.Object({}),
  reply: Preferences,
  run: async (c) => ({ emails: await wantsMail(c, c.principal.id) }),
});

export const setPreferences = notifications.action('set-preferences', {
  title: 'Change my notification settings',
  permission: 'notifications.own',
  http: { method: 'PUT', path: '/preferences' },
  audit: false,
  listed: false,
  input: Preferences,
  reply: Preferences,
  async run(c, { emails }) {
    await setWantsMail(c, c.principal.id, emails);
    return { emails };
  },
});
