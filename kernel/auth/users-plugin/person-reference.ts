import { type Context, problems, type RecordReference } from '@serviflow/sdk';

/** Colleagues that are looked at; with more of one name, people have to say which. */
const MOST = 10;

/** How people name a colleague in a command: user name, address or name, or a part that fits nobody else. */
export const personReference: RecordReference = {
  title: 'person',
  example: 'anna',
  pattern: /@?\S.{0,200}/,
  async find(c: Context, said: string): Promise<string | null> {
    if (!c.can('users.read')) return null;
    const q = said.replace(/^@/, '').trim();
    const name = q.toLowerCase();
    if (name === 'me') return c.principal.id;
    const found = await c.users.list({ roles: ['admin', 'expert', 'viewer'], active: true, q, limit: MOST });
    const exact = found.filter((one) =>
      [one.username, one.email, one.name].some((text) => text.toLowerCase() === name),
    );
    const fitting = exact.length ? exact : found;
    if (fitting.length > 1)
      throw problems.invalid(
        `"${q}" fits several people: ${fitting.map((one) => `${one.name} (${one.username})`).join(', ')}.`,
        { code: 'command-words' },
      );
    return fitting[0]?.id ?? null;
  },
};
