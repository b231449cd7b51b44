import { once } from 'node:events';
import { type DeskProcess, launchDesk, startDesk as start } from '../../apps/host/desk-process.ts';

export type { DeskProcess };

/** Variables of a desk that shares nothing with another; DATA_DIR at least. */
type Variables = { DATA_DIR: string } & Record<string, string>;

/**
 * Starts a desk on a free port and waits until it is ready.
 *
 * @throws Error with all that it printed when it ends before
 */
export const startDesk = ({ DATA_DIR, PORT, ...env }: Variables): Promise<DeskProcess> =>
  start({ dataDir: DATA_DIR, env, ...(PORT ? { port: Number(PORT) } : {}) });

/** Starts a desk that is expected to end by itself. @returns its exit code and what it printed */
export async function runDesk(own: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { DATA_DIR = '', ...env } = own;
  const { child, output } = await launchDesk({ dataDir: DATA_DIR, env });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}
