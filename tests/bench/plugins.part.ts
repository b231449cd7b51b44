import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchDesk } from './bench-desk.ts';
import { startHost } from './host-process.ts';
import { median, residentMiB } from './measure.ts';
import { type Figure, type Part, type PartOptions, round } from './part.ts';
import { handlerCosts } from './plugin-handlers.ts';
import { requestCost } from './plugin-requests.ts';
import { writeSmallPlugins } from './small-plugins.ts';

const COUNT = 100;
const AIM_BOOT_SECONDS = 3;
const AIM_MIB_EACH = 1;

/** What plugins from outside cost the desk: at start, in memory, on requests that are none of theirs, and when they act. */
export const part: Part = async (options) => [
  ...(await boot(options)),
  ...(await requestCost({ ...options, count: COUNT })),
  ...(await handlerCosts(options)),
];

/** Starts of the host with the product's plugins alone and with packages beside them, in turns. */
async function boot({ quick }: PartOptions): Promise<Figure[]> {
  const desk = await createBenchDesk();
  const pluginsDir = mkdtempSync(join(tmpdir(), 'serviflow-small-'));
  writeSmallPlugins(pluginsDir, COUNT);
  const seconds = { without: [] as number[], with: [] as number[] };
  const mib = { without: [] as number[], with: [] as number[] };
  try {
    // The first start with them migrates them; the first of all fills the compile cache.
    await (await startHost(desk.databaseUrl)).stop();
    await (await startHost(desk.databaseUrl, { pluginsDir })).stop();
    for (let turn = 0; turn < (quick ? 3 : 7); turn += 1) {
      for (const side of ['without', 'with'] as const) {
        const host = await startHost(desk.databaseUrl, side === 'with' ? { pluginsDir } : {});
        seconds[side].push(host.readyMs / 1_000);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        mib[side].push(residentMiB(host.pid));
        await host.stop();
      }
    }
  } finally {
    await desk.drop();
    rmSync(pluginsDir, { recursive: true, force: true });
  }
  const more = median(seconds.with) - median(seconds.without);
  const each = (median(mib.with) - median(mib.without)) / COUNT;
  return [
    {
      name: `start, ${COUNT} plugins more`,
      without: `${round(median(seconds.without))} s`,
      with: `${round(median(seconds.with))} s`,
      more: `${round(more)} s`,
      aim: `${AIM_BOOT_SECONDS} s`,
      ok: more < AIM_BOOT_SECONDS,
    },
    {
      name: 'memory of each',
      without: `${round(median(mib.without))} MiB`,
      with: `${round(median(mib.with))} MiB`,
      more: `${round(each)} MiB`,
      aim: `${AIM_MIB_EACH} MiB`,
      ok: each < AIM_MIB_EACH,
    },
  ];
}
