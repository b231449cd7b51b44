import { expect, test, vi } from 'vitest';
import { LocalBus } from './local-bus.ts';

const logger = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

test('a failing listener reaches neither the publisher nor the later listeners', async () => {
  const log = logger();
  const bus = new LocalBus(log);
  const heard: string[] = [];
  bus.on('tenant', () => {
    throw new Error('sync');
  });
  bus.on('tenant', async () => {
    throw new Error('async');
  });
  bus.on('tenant', ({ tenantId }) => heard.push(tenantId));

  bus.emit('tenant', { tenantId: 't1' });
  await Promise.resolve();

  expect(heard).toEqual(['t1']);
  expect(log.error.mock.calls.map(([, fields]) => fields.error)).toEqual([
    expect.stringContaining('sync'),
    expect.stringContaining('async'),
  ]);
});

test('an ended subscription hears nothing more', () => {
  const bus = new LocalBus(logger());
  const heard = vi.fn();
  const end = bus.on('outbox', heard);
  bus.emit('outbox', {});
  end();
  bus.emit('outbox', {});
  expect(heard).toHaveBeenCalledTimes(1);
});
