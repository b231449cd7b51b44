import { createBenchDesk } from './bench-desk.ts';
import { startHost } from './host-process.ts';
import { residentMiB } from './measure.ts';
import { type Part, round } from './part.ts';

const AIM_MIB = 250;

/** Resident memory of the host with nobody there, PostgreSQL not counted. */
export const part: Part = async ({ quick }) => {
  const desk = await createBenchDesk();
  try {
    const host = await startHost(desk.databaseUrl);
    try {
      const seconds = quick ? 10 : 30;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      const mib = residentMiB(host.pid);
      return [{ name: `idle for ${seconds} s`, MiB: round(mib), aim: AIM_MIB, ok: mib < AIM_MIB }];
    } finally {
      await host.stop();
    }
  } finally {
    await desk.drop();
  }
};
