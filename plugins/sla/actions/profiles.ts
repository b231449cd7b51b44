import { pageOf, Type } from '@serviflow/sdk';
import { PROFILE, Profile, profileFields } from '../contract.ts';
import { recalculate } from '../jobs/recalculate.ts';
import { sla } from '../manifest.ts';
import {
  createProfile,
  deleteProfile,
  listProfiles,
  type ProfileDraft,
  updateProfile,
} from '../services/profiles.ts';

const name = Type.String({ title: 'Name', minLength: 1, maxLength: 100, pattern: '\\S' });
const Create = Type.Object({ name, ...profileFields });

export const profiles = sla.query('profiles', {
  title: 'Business hours',
  permission: 'sla.read',
  http: { path: '/profiles' },
  input: Type.Object({}),
  reply: pageOf(Profile),
  run: async (c) => ({ items: await listProfiles(c), next: null }),
});

export const profile = sla.queryOn(PROFILE, 'profile', {
  title: 'Business hours',
  permission: 'sla.read',
  http: { path: '/profiles/{id}' },
  input: Type.Object({}),
  reply: Profile,
  run: (_c, found) => found,
});

export const create = sla.action('create-profile', {
  title: 'Add business hours',
  icon: 'plus',
  permission: 'sla.manage',
  http: { path: '/profiles', status: 201 },
  input: Create,
  reply: Profile,
  run: (c, input) => createProfile(c, input as ProfileDraft),
});

export const update = sla.actionOn(PROFILE, 'update-profile', {
  title: 'Change',
  description: 'Tickets whose clocks still run get new deadlines.',
  icon: 'edit',
  permission: 'sla.manage',
  http: { method: 'PATCH', path: '/profiles/{id}' },
  input: Type.Partial(Create),
  reply: Profile,
  async run(c, found, input) {
    const changed = await updateProfile(c, found, input as Partial<ProfileDraft>);
    await c.enqueue(recalculate, { profileId: found.id }, { key: found.id });
    return changed;
  },
});

export const remove = sla.actionOn(PROFILE, 'delete-profile', {
  title: 'Delete',
  icon: 'trash',
  risk: 'danger',
  permission: 'sla.manage',
  http: { method: 'DELETE', path: '/profiles/{id}' },
  input: Type.Object({}),
  reply: Type.Object({ id: Type.String() }),
  async run(c, found) {
    await deleteProfile(c, found);
    return { id: found.id };
  },
});
