import { fileURLToPath } from 'node:url';
import type { Command, FilesCommand } from '../command.ts';
import { doctor } from './doctor.ts';
import { migrate, seed } from './installation.ts';
import { pack } from './pack.ts';
import { tenantCommands } from './tenants.ts';
import { userCommands } from './users.ts';

const docs: FilesCommand = {
  name: 'docs',
  help: 'Writes the documents that are derived from the code: events, OpenAPI, surface of the SDK.',
  on: 'files',
  async run({ print }) {
    const { writeDocuments } = await import('./docs.ts');
    for (const line of await writeDocuments(fileURLToPath(new URL('../../..', import.meta.url)))) print(line);
    return 0;
  },
};

export const commands: readonly Command[] = [
  migrate,
  doctor,
  seed,
  ...tenantCommands,
  ...userCommands,
  docs,
  pack,
];
