import { expect, test } from 'vitest';
import { nextTurn, standIn, type Turns } from '../services/turns.ts';

const turns = (...available: string[]): Turns => ({
  order: ['ada', 'ben', 'cleo'],
  available: new Set(available),
});

test('they take turns, and begin anew after the last', () => {
  const all = turns('ada', 'ben', 'cleo');
  expect(nextTurn(all, null)).toBe('ada');
  expect(nextTurn(all, 'ada')).toBe('ben');
  expect(nextTurn(all, 'cleo')).toBe('ada');
});

test('who cannot work is passed over; one person alone follows itself', () => {
  expect(nextTurn(turns('ada', 'cleo'), 'ada')).toBe('cleo');
  expect(nextTurn(turns('ben'), 'ben')).toBe('ben');
  expect(nextTurn(turns(), 'ada')).toBeNull();
  expect(nextTurn({ order: [], available: new Set(['ada']) }, null)).toBeNull();
});

test('after somebody who left the order it begins anew', () => {
  expect(nextTurn(turns('ada', 'ben', 'cleo'), 'dora')).toBe('ada');
});

test('who stands in: the person, else the planned one, else the next', () => {
  const week = { userId: 'dora', plannedUserId: 'ben' };
  expect(standIn(turns('dora', 'ben'), week)).toBe('dora');
  expect(standIn(turns('ada', 'ben'), week)).toBe('ben');
  expect(standIn(turns('ada'), week)).toBe('ada');
  expect(standIn(turns(), week)).toBeNull();
});
