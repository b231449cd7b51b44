import { expect, test } from 'vitest';
import { DELAYS, delayAfter, MAX_ATTEMPTS } from '../model/backoff.ts';
import { endpointSecret, signedHeaders } from '../model/signature.ts';

test('a message is signed as the reference library does it', () => {
  // The example that the libraries of Standard Webhooks are tested with.
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    body: '{"test": 2432232314}',
    at: new Date(1_614_265_330_000),
  };
  expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('tenants, endpoints and versions have secrets of their own, of the length that the specification asks for', () => {
  const place = { tenantId: 'a', endpointId: 'e', version: 1 };
  const secrets = [
    place,
    { ...place, tenantId: 'b' },
    { ...place, endpointId: 'f' },
    { ...place, version: 2 },
  ].map((one) => endpointSecret('a key that only tests know', one));
  expect(new Set(secrets).size).toBe(4);
  for (const secret of secrets) expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  expect(endpointSecret('a key that only tests know', place)).toBe(secrets[0]);
});

test('attempts are further and further apart, for about a day', () => {
  const shortest = DELAYS.map((_, index) => delayAfter(index + 1, 0) ?? 0);
  const longest = DELAYS.map((_, index) => delayAfter(index + 1, 1) ?? 0);
  expect(shortest).toEqual([...shortest].sort((a, b) => a - b));
  const hours = (delays: number[]) => delays.reduce((sum, delay) => sum + delay, 0) / 3_600;
  expect(hours(shortest)).toBeGreaterThan(23);
  expect(hours(longest)).toBeLessThan(29);
  expect(delayAfter(MAX_ATTEMPTS)).toBeNull();
});
