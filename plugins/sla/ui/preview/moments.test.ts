import { expect, test } from 'vitest';
import { nextFriday } from './moments.ts';

test('Friday of the same week, across months, and the day after it', () => {
  expect(nextFriday('2026-11-23T10:30', '16:00')).toBe('2026-11-27T16:00');
  expect(nextFriday('2026-11-27T10:30', '16:00')).toBe('2026-11-27T16:00');
  expect(nextFriday('2026-11-28T10:30', '16:00')).toBe('2026-12-04T16:00');
  expect(nextFriday('2026-11-23T10:30', '03:00', 1)).toBe('2026-11-28T03:00');
});
