import { createBenchDesk } from './bench-desk.ts';
import { startHost } from './host-process.ts';
import { cpuSeconds, median } from './measure.ts';
import { type Part, round } from './part.ts';

const AIM_SECONDS = 5;

/** Start of the host over a database that is up to date, web app built, until it says that it is ready. */
export const part: Part = async ({ quick }) => {
  const desk = await createBenchDesk();
  try {
    // Builds the web app when there is none, and fills the compile cache, as the start before did.
    await (await startHost(desk.databaseUrl)).stop();
    const seconds: number[] = [];
    const cpu: number[] = [];
    for (let turn = 0; turn < (quick ? 3 : 5); turn += 1) {
      const host = await startHost(desk.databaseUrl);
      seconds.push(host.readyMs / 1_000);
      cpu.push(cpuSeconds(host.pid));
      await host.stop();
    }
    return [
      {
        name: 'start until ready',
        seconds: round(median(seconds)),
        'CPU seconds': round(median(cpu)),
        aim: AIM_SECONDS,
        ok: median(seconds) < AIM_SECONDS,
      },
    ];
  } finally {
    await desk.drop();
  }
};
