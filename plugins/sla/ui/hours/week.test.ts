import { expect, test } from 'vitest';
import { hoursOf, hoursWords, isOvernight, type Week, weeklyHours, weekOf } from './week.ts';

const office = { alwaysOpen: false, days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00', hours: {} };

test('ordinary hours become the shifts of each working day, and back', () => {
  const week = weekOf(office);
  expect(week[0]).toEqual([['09:00', '17:00']]);
  expect(week[6]).toEqual([]);
  const { alwaysOpen: _open, ...plain } = office;
  expect(hoursOf(week)).toEqual(plain);
});

test('split and overnight days keep hours of their own', () => {
  const split = [
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ];
  const profile = { ...office, days: [1, 2], hours: { 3: split, 5: [['22:00', '06:00']] } };
  const back = hoursOf(weekOf(profile));
  expect(back.days).toEqual([1, 2]);
  expect(back.hours).toEqual({ 3: split, 5: [['22:00', '06:00']] });
});

test('an empty list in the hours closes a working day', () => {
  const week = weekOf({ ...office, hours: { 5: [] } });
  expect(week[4]).toEqual([]);
  expect(hoursOf(week).days).toEqual([1, 2, 3, 4]);
});

test('midnight as an end lies on the next day', () => {
  const week = weekOf({ ...office, end: '24:00' });
  expect(week[0]).toEqual([['09:00', '00:00']]);
  expect(isOvernight(['09:00', '00:00'])).toBe(true);
});

test('hours of a week count overnight shifts once', () => {
  const week: Week = [[['22:00', '06:00']], [], [], [], [], [], []];
  expect(weeklyHours(week)).toBe(8);
});

test('a profile in words', () => {
  expect(hoursWords(office)).toBe('Mon–Fri 09:00–17:00');
  expect(hoursWords({ ...office, days: [6, 7] })).toBe('Sat, Sun 09:00–17:00');
  expect(hoursWords({ ...office, alwaysOpen: true })).toBe('Day and night, every day');
  expect(hoursWords({ ...office, hours: { 6: [['10:00', '12:00']] } })).toBe('Mon–Sat, 42 h a week');
});
