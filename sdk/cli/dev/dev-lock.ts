import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PluginError } from '../tool/terminal.ts';

/**
 * Two desks may not share one folder of data.
 * @param file holds the id of the process that works with the folder
 * @returns gives the folder back
 * @throws PluginError when another process has it
 */
export function takeDevLock(file: string): () => void {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner !== process.pid && isAlive(owner))
      throw new PluginError(`This plugin runs already (process ${owner}).`, {
        remedy: 'Stop the other one first, or work with its desk.',
      });
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
