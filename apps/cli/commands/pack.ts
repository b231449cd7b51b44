import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FilesCommand, optional, required } from '../command.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export const pack: FilesCommand = {
  name: 'pack',
  usage: '--out packages [--only sdk,host]',
  help: 'Makes npm packages of SDK, kernel, host and plugins for developers of plugins elsewhere.',
  options: { out: { type: 'string' }, only: { type: 'string' } },
  on: 'files',
  async run({ values, print }) {
    const only = optional(values, 'only')?.split(',');
    const out = resolve(required(values, 'out'));
    const { pack: makePackages } = await import('../pack/pack.ts');
    for (const file of await makePackages({ root: ROOT, out, ...(only ? { only } : {}) })) print(file);
    return 0;
  },
};
