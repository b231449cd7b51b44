import { defineManifest, definePlugin } from '@serviflow/sdk';
import { createTestKernel } from '@serviflow/sdk/testing';
import { expect, test } from 'vitest';

const plugin = (id: string, cron: string) => {
  const manifest = defineManifest({ id, title: id, version: '1.0.0', sdk: '^1.0.0' });
  const sweep = manifest.job('sweep', { cron, run: () => undefined });
  return definePlugin(manifest, { register: (p) => p.job(sweep) });
};

test('a plugin with a wrong schedule is set aside with job and schedule named; the others go on', async () => {
  const desk = await createTestKernel({
    plugins: [plugin('sloppy', '61 * * * *'), plugin('tidy', '1 * * * *')],
  });
  try {
    const states = new Map(desk.kernel.loader.states().map((state) => [state.id, state]));
    expect(states.get('sloppy')).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(
        /Job "sloppy\.sweep" has the schedule "61 \* \* \* \*", which is wrong: "61" is no minute/,
      ),
    });
    expect(states.get('tidy')).toMatchObject({ status: 'started' });
  } finally {
    await desk.stop();
  }
});
