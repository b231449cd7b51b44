import { describe, expect, test } from 'vitest';
import { layOut, perPage, SHEETS, sheetOf } from '../ui/sheets.ts';

describe.each(SHEETS)('$title', (sheet) => {
  test('all labels are on the paper and none lies on another', () => {
    const [page = []] = layOut(Array.from({ length: perPage(sheet) }), sheet, 1);
    expect(page).toHaveLength(perPage(sheet));
    const { width, height } = sheet.label;
    for (const { left, top } of page) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(sheet.page.width);
      expect(top + height).toBeLessThanOrEqual(sheet.page.height + 0.001);
    }
    expect(sheet.step ?? width).toBeGreaterThanOrEqual(width);
  });

  test('lies in the middle of the paper', () => {
    const used = (sheet.columns - 1) * (sheet.step ?? 0) + sheet.label.width;
    expect(sheet.margin.left * 2 + used).toBeCloseTo(sheet.page.width, 0);
    expect(sheet.margin.top * 2 + sheet.rows * sheet.label.height).toBeCloseTo(sheet.page.height, 0);
  });
});

test('a sheet that was begun goes on at its first free label, and then on the next page', () => {
  const sheet = sheetOf('L7160');
  const pages = layOut(['a', 'b', 'c'], sheet, 20);
  expect(pages.map((page) => page.map(({ item }) => item))).toEqual([['a', 'b'], ['c']]);
  expect(pages[0]?.[0]).toMatchObject({ left: 73.25, top: 15.15 + 6 * 38.1 });
  expect(pages[1]?.[0]).toMatchObject({ left: 7.25, top: 15.15 });
});

test('a first label that the sheet does not have is the nearest that it has', () => {
  const sheet = sheetOf('L7160');
  expect(layOut(['a'], sheet, 99)).toEqual(layOut(['a'], sheet, 21));
  expect(layOut(['a'], sheet, Number.NaN)).toEqual(layOut(['a'], sheet, 1));
});

test('a sheet that is not known any more is the usual one', () => {
  expect(sheetOf('L9999')).toBe(SHEETS[0]);
});
