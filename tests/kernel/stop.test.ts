import { createTestKernel } from '@serviflow/sdk/testing';
import { expect, test } from 'vitest';

const sockets = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

test('a stopped desk has left the database: whoever stops that next cuts no connection', async () => {
  const desk = await createTestKernel({ plugins: [], live: true });
  try {
    const { admin } = await desk.tenant('north');
    // Side by side, so that the pool opens several connections.
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.get('/api/auth/me')));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(sockets()).toBeGreaterThan(2);
    await desk.kernel.stop();
    expect(sockets()).toBe(0);
  } finally {
    await desk.stop();
  }
});
