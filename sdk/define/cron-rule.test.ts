import { expect, test } from 'vitest';
import { checkJob } from './cron-rule.ts';

const what = (cron: string) => checkJob({ id: 'sla.sweep', cron })[0]?.what;

test.each([
  '* * * * *',
  '*/5 * * * *',
  '17 3 * * *',
  '0 9-17 * * mon-fri',
  '0,15,30,45 * * * *',
  '30 4 1 jan *',
  '0 0 29 2 *',
  '0 0 * * 7',
  '5/10 * * * *',
  '0 0 31 2 mon',
  '10-50/10 * * JAN,jul SUN',
])('%s is right', (cron) => expect(what(cron)).toBeUndefined());

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * 32 * *',
  '* * * 13 *',
  '* * * * 8',
  '5-1 * * * *',
  '*/0 * * * *',
  '*/99 * * * *',
  'x * * * *',
  '* * * mon *',
  '*  * * * *',
  '* * * * * ',
  '@daily',
  '1,, * * * *',
  '1.5 * * * *',
  '-1 * * * *',
  '*-5 * * * *',
  '0 0 30 feb *',
  '0 0 31 4,6,9,11 *',
  '* * * * *\n',
])('%j is wrong, and the job and the schedule are named', (cron) =>
  expect(what(cron)).toContain(`Job "sla.sweep" has the schedule "${cron}", which is wrong: `),
);

test('a job without a schedule is right', () => expect(checkJob({ id: 'a.b', cron: undefined })).toEqual([]));
