import { invalidField, problems, Type, uuidv7 } from '@serviflow/sdk';
import { MAIL_ADDRESS } from '../contract.ts';
import type { MailDb } from '../data/tables.ts';
import { type Ctx, mail } from '../manifest.ts';
import { builtInAddress } from '../services/addresses.ts';
import { normalizeAddress } from '../services/parse/addresses.ts';
import { isForeign } from '../services/senders/installation.ts';

const Address = Type.Object({ address: Type.String(), name: Type.String(), builtIn: Type.Boolean() });
const reply = Type.Object({ items: Type.Array(Address) });

async function listed(c: Ctx) {
  const rows = await c
    .sql<MailDb>()
    .selectFrom('mail.address')
    .select(['address', 'name'])
    .orderBy('id')
    .execute();
  return {
    items: [
      ...rows.map((row) => ({ ...row, builtIn: false })),
      { address: builtInAddress(c.tenant.code), name: '', builtIn: true },
    ],
  };
}

export const addresses = mail.query('addresses', {
  title: 'Support addresses',
  permission: 'mail.manage',
  input: Type.Object({}),
  reply,
  run: (c) => listed(c),
});

export const addAddress = mail.action('add-address', {
  title: 'Add a support address',
  icon: 'at',
  permission: 'mail.manage',
  input: Type.Object({
    address: Type.String({ title: 'Address', minLength: 3, maxLength: 254 }),
    name: Type.Optional(Type.String({ title: 'Name', maxLength: 100 })),
  }),
  reply,
  async run(c, input) {
    const address = normalizeAddress(input.address);
    if (!address) throw invalidField('/address', 'This is no mail address.', 'format');
    if (isForeign(address, c.tenant.code, c.baseUrl)) {
      throw problems.conflict(`"${address}" cannot be used. Please choose another.`, { code: 'taken' });
    }
    await c.directory.claim(MAIL_ADDRESS, address);
    await c
      .sql<MailDb>()
      .insertInto('mail.address')
      .values({ id: uuidv7(), address, name: input.name?.trim() ?? '', created_at: c.now() })
      .onConflict((conflict) => conflict.columns(['tenant_id' as never, 'address']).doNothing())
      .execute();
    return listed(c);
  },
});

export const removeAddress = mail.action('remove-address', {
  title: 'Remove a support address',
  icon: 'trash',
  permission: 'mail.manage',
  input: Type.Object({ address: Type.String({ title: 'Address', maxLength: 254 }) }),
  reply,
  async run(c, input) {
    const address = normalizeAddress(input.address) ?? '';
    const gone = await c
      .sql<MailDb>()
      .deleteFrom('mail.address')
      .where('address', '=', address)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw problems.notFound();
    await c.directory.release(MAIL_ADDRESS, address);
    return listed(c);
  },
});
