import { expect, it } from 'vitest';
import { auditQuery, detailWords } from './audit-query.ts';

it('turns days of the tenant into instants, with the last day included', () => {
  expect(auditQuery({ user: 'ann', dates: '2026-02-01..2026-02-28' }, 'Europe/Oslo')).toEqual({
    user: 'ann',
    from: '2026-01-31T23:00:00.000Z',
    to: '2026-02-28T23:00:00.000Z',
  });
  expect(auditQuery({ dates: '..2026-03-29' }, 'Europe/Oslo')).toEqual({ to: '2026-03-29T22:00:00.000Z' });
  expect(auditQuery({}, 'UTC')).toEqual({});
});

it('writes details as words, without braces and empty values', () => {
  expect(detailWords({ via: 'password' })).toBe('via password');
  expect(detailWords({ input: { title: 'Screen flickers', tags: ['a', 'b'], cc: [], category: null } })).toBe(
    'title Screen flickers, tags a b',
  );
  expect(detailWords({ changes: { phone: { old: '', new: '12' } } })).toBe('changes phone new 12');
  expect(detailWords({})).toBe('–');
});
