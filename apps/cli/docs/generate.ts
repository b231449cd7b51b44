import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, type Kernel, openApi } from '@serviflow/kernel';
import { contractsPage } from './contracts/contracts-page.ts';
import { readOffers } from './contracts/offers.ts';
import { eventsPage } from './events-page.ts';
import { referencePages } from './reference/reference.ts';
import { sdkApi } from './sdk-api.ts';
import { readSurface } from './surface/surface.ts';

/** Address in the examples of the generated documents. */
const BASE_URL = 'http://localhost:3000';
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The documents that are derived from the code.
 * @param root folder of the project
 * @returns path below `root` and text of each
 * @throws Error when a plugin does not load: its part would be missing
 */
export async function generatedDocuments(root: string): Promise<Map<string, string>> {
  const { runtime } = unstartedKernel();
  const surface = await readSurface(root);
  return new Map([
    [
      'docs/contracts.md',
      contractsPage(await Promise.all(plugins.map((plugin) => readOffers(root, plugin)))),
    ],
    ['docs/events.md', eventsPage(runtime.registry)],
    ['docs/openapi.json', `${JSON.stringify(openApi(runtime.registry, BASE_URL), null, 1)}\n`],
    ['docs/sdk-api.txt', await sdkApi(root, surface)],
    ...referencePages(surface),
  ]);
}

/** Reads the plugins and does nothing else: a kernel does no I/O before it is started. */
function unstartedKernel(): Kernel {
  const kernel = createKernel({
    databaseUrl: 'postgres://unused/unused',
    secretKey: 'never used: nothing is started or signed',
    baseUrl: BASE_URL,
    dataDir: '.',
    plugins,
    plans,
    role: 'all',
    log: SILENT,
    storage: { kind: 'disk', dir: '.' },
    env: {},
  });
  const broken = kernel.loader.states().filter((state) => state.status !== 'valid');
  if (broken.length)
    throw new Error(broken.map((state) => `${state.id} does not load: ${state.reason}`).join('\n'));
  return kernel;
}
