import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Type } from '@serviflow/sdk';
import { readState, writeState } from '../data/state.ts';
import { loadDemo } from '../demo/load.ts';
import { type Ctx, onboarding } from '../manifest.ts';

interface Loaded {
  readonly users: readonly string[];
  /** Tells whether the operator's password is still the one that the users were given; opens nothing. */
  readonly passwordMark: string;
}

const derive = promisify<string, string, number, Buffer>(scrypt);

/**
 * Fills the tenant with demo data, once. When it is there already nothing is touched, not even for a changed demo
 * password: its users may have chosen their own since.
 * Called by the host and the command line; no role holds the permission.
 */
export const loadDemoData = onboarding.action('load-demo', {
  title: 'Load demo data',
  permission: 'onboarding.demo',
  listed: false,
  timeoutSeconds: 60,
  input: Type.Object({ password: Type.String({ minLength: 1, maxLength: 256 }) }),
  reply: Type.Object({
    loaded: Type.Boolean(),
    given: Type.Boolean({ description: 'Whether the password is the one that the users were given' }),
  }),
  async run(c, { password }) {
    const passwordMark = (await derive(password, c.tenant.id, 24)).toString('base64url');
    const before = await readState<Loaded>(c, 'demo');
    if (before) return { loaded: false, given: before.passwordMark === passwordMark };
    const users = await loadDemo(c);
    await givePasswords(c, users, password);
    await writeState(c, 'demo', { users, passwordMark } satisfies Loaded);
    return { loaded: true, given: true };
  },
});

async function givePasswords(c: Ctx, users: readonly string[], password: string): Promise<void> {
  const known = await c.users.find(users);
  for (const user of known.values())
    if (user.active) await c.users.setPassword(user.id, password, { temporary: false });
}
