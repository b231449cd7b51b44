import { compareWithBare } from './compare.ts';
import { type Part, round } from './part.ts';

export const part: Part = async ({ quick, jobs }) => {
  const ratios = await compareWithBare({
    tickets: 10_000,
    callers: quick ? [8] : [1, 8, 32],
    seconds: quick ? 1 : 2,
    rounds: quick ? 3 : 5,
    ...(jobs ? { jobs } : {}),
  });
  return ratios.map((r) => ({
    name: `${r.job}, ${r.callers} caller${r.callers > 1 ? 's' : ''}`,
    'bare/s': round(r.bare),
    'desk/s': round(r.desk),
    ratio: round(r.ratio),
    aim: r.aim,
    ok: r.ratio >= r.aim,
    'settled/s': r.settled === null ? '' : round(r.settled),
    'bare CPU ms': round(r.bareCpuMs),
    'desk CPU ms': round(r.deskCpuMs),
    'round trips': r.roundTrips,
  }));
};
