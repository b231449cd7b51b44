import type { Context } from '@serviflow/sdk';
import { defineSubject, invalidField, problems, type Static, Type } from '@serviflow/sdk';
import { sql } from 'kysely';
import { RUNTIME } from '../runtime-token.ts';

const text = (title: string, maxLength: number) => Type.String({ title, maxLength });
const empty = (schema: ReturnType<typeof Type.String>) =>
  Type.Union([schema, Type.Literal('')], { title: schema.title ?? '' });

/** What a tenant tells about itself (requirement 34.1). Every field may be left out; an empty text clears it. */
export const ProfileChange = Type.Object({
  name: Type.Optional(Type.String({ title: 'Company name', minLength: 1, maxLength: 200 })),
  timezone: Type.Optional(
    Type.String({ title: 'Time zone', description: 'IANA name, for example Europe/Oslo', maxLength: 60 }),
  ),
  locale: Type.Optional(
    Type.String({ title: 'Language', pattern: '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$' }),
  ),
  logoFileId: Type.Optional(Type.Union([Type.String({ title: 'Logo', format: 'uuid' }), Type.Null()])),
  brandColor: Type.Optional(empty(Type.String({ title: 'Brand colour', pattern: '^#[0-9a-fA-F]{6}$' }))),
  supportEmail: Type.Optional(
    empty(Type.String({ title: 'Support email', format: 'email', maxLength: 254 })),
  ),
  phone: Type.Optional(text('Phone', 50)),
  website: Type.Optional(
    empty(Type.String({ title: 'Website', format: 'uri', pattern: '^https?://', maxLength: 300 })),
  ),
  supportHours: Type.Optional(text('Support hours', 200)),
});

export const Profile = Type.Object({
  name: Type.String(),
  timezone: Type.String(),
  locale: Type.String(),
  logoFileId: Type.Union([Type.String(), Type.Null()]),
  brandColor: Type.String(),
  supportEmail: Type.String(),
  phone: Type.String(),
  website: Type.String(),
  supportHours: Type.String(),
});
export type Profile = Static<typeof Profile>;

/** The tenant itself, as owner of its logo; everybody who is logged in may see it. */
export const TENANT_PROFILE = defineSubject<Profile>('settings.profile', 'profile');

interface Row {
  readonly name: string;
  readonly timezone: string;
  readonly locale: string;
  readonly profile: Partial<Profile>;
}

export async function readProfile(c: Context): Promise<Profile> {
  const { rows } =
    await sql<Row>`select name, timezone, locale, profile from kernel.tenant where id = ${c.tenant.id}`.execute(
      c.sql(),
    );
  const row = rows[0];
  if (!row) throw problems.notFound();
  const { profile } = row;
  return {
    name: row.name,
    timezone: row.timezone,
    locale: row.locale,
    logoFileId: profile.logoFileId ?? null,
    brandColor: profile.brandColor ?? '',
    supportEmail: profile.supportEmail ?? '',
    phone: profile.phone ?? '',
    website: profile.website ?? '',
    supportHours: profile.supportHours ?? '',
  };
}

/** @throws Problem 422 for an unknown time zone, 404 for a logo that is not the caller's upload */
export async function changeProfile(c: Context, change: Static<typeof ProfileChange>): Promise<Profile> {
  if (change.timezone !== undefined && !isTimezone(change.timezone))
    throw invalidField('/timezone', 'is not a time zone that we know', 'timezone');
  const before = await readProfile(c);
  const next = { ...before, ...change };
  if (change.logoFileId && change.logoFileId !== before.logoFileId) {
    const [file] = await c.files.attach([change.logoFileId], { subject: TENANT_PROFILE.id, id: c.tenant.id });
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file?.type ?? ''))
      throw invalidField('/logoFileId', 'must be a PNG, JPEG, GIF or WebP picture', 'type');
  }
  if (before.logoFileId && next.logoFileId !== before.logoFileId) await c.files.remove([before.logoFileId]);
  const { name, timezone, locale, ...profile } = next;
  await sql`update kernel.tenant set name = ${name}, timezone = ${timezone}, locale = ${locale},
    profile = profile || ${JSON.stringify(profile)}::jsonb where id = ${c.tenant.id}`.execute(c.sql());
  const changed = (Object.keys(change) as (keyof Profile)[]).filter((key) => next[key] !== before[key]);
  c.audit({ changes: Object.fromEntries(changed.map((key) => [key, { old: before[key], new: next[key] }])) });
  c.afterCommit(() => c.get(RUNTIME).tenants.changed(c.tenant.id));
  return next;
}

function isTimezone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Offsets such as +02:00 are taken, too, but know no summer time.
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
