/** Paper with labels on it. All lengths in millimetres. */
export interface Sheet {
  id: string;
  title: string;
  page: { width: number; height: number };
  columns: number;
  rows: number;
  label: { width: number; height: number };
  /** From the edge of the paper to the first label. */
  margin: { left: number; top: number };
  /** From the left edge of a label to that of the next; as wide as the label when absent. */
  step?: number;
}

const A4 = { width: 210, height: 297 };
const LETTER = { width: 215.9, height: 279.4 };

/** Sizes as Avery prints them on its packs; other makers sell the same under these numbers. */
export const SHEETS: readonly Sheet[] = [
  {
    id: 'L7160',
    title: 'Avery L7160: 21 labels, 63.5 × 38.1 mm, A4',
    page: A4,
    columns: 3,
    rows: 7,
    label: { width: 63.5, height: 38.1 },
    margin: { left: 7.25, top: 15.15 },
    step: 66,
  },
  {
    id: 'L7159',
    title: 'Avery L7159: 24 labels, 63.5 × 33.9 mm, A4',
    page: A4,
    columns: 3,
    rows: 8,
    label: { width: 63.5, height: 33.9 },
    margin: { left: 7.25, top: 12.9 },
    step: 66,
  },
  {
    id: 'L7163',
    title: 'Avery L7163: 14 labels, 99.1 × 38.1 mm, A4',
    page: A4,
    columns: 2,
    rows: 7,
    label: { width: 99.1, height: 38.1 },
    margin: { left: 4.65, top: 15.15 },
    step: 101.6,
  },
  {
    id: 'L4778',
    title: 'Avery L4778: 48 labels, 45.7 × 21.2 mm, A4',
    page: A4,
    columns: 4,
    rows: 12,
    label: { width: 45.7, height: 21.2 },
    margin: { left: 9.85, top: 21.3 },
    step: 48.2,
  },
  {
    id: 'L7651',
    title: 'Avery L7651: 65 labels, 38.1 × 21.2 mm, A4',
    page: A4,
    columns: 5,
    rows: 13,
    label: { width: 38.1, height: 21.2 },
    margin: { left: 4.75, top: 10.7 },
    step: 40.6,
  },
  {
    id: '5160',
    title: 'Avery 5160: 30 labels, 2⅝ × 1 in, Letter',
    page: LETTER,
    columns: 3,
    rows: 10,
    label: { width: 66.675, height: 25.4 },
    margin: { left: 4.7625, top: 12.7 },
    step: 69.85,
  },
  {
    id: '5163',
    title: 'Avery 5163: 10 labels, 4 × 2 in, Letter',
    page: LETTER,
    columns: 2,
    rows: 5,
    label: { width: 101.6, height: 50.8 },
    margin: { left: 3.96875, top: 12.7 },
    step: 106.3625,
  },
  {
    id: 'roll-62x29',
    title: 'Label printer: 62 × 29 mm, one a page',
    page: { width: 62, height: 29 },
    columns: 1,
    rows: 1,
    label: { width: 62, height: 29 },
    margin: { left: 0, top: 0 },
  },
];

/** The sheet with an id; the first one for an id that is not known (any more). */
export const sheetOf = (id: string): Sheet => SHEETS.find((sheet) => sheet.id === id) ?? (SHEETS[0] as Sheet);

export const perPage = ({ columns, rows }: Sheet): number => columns * rows;

/** A label in its place on a page, in millimetres from the upper left corner. */
export interface Placed<T> {
  item: T;
  left: number;
  top: number;
}

/**
 * Lays labels out, row by row.
 * @param first place of the first label on the first page, from 1: a sheet of which some labels are used already
 */
export function layOut<T>(items: readonly T[], sheet: Sheet, first: number): Placed<T>[][] {
  const count = perPage(sheet);
  const skipped = Math.min(Math.max(Math.trunc(first) || 1, 1), count) - 1;
  const pages: Placed<T>[][] = [];
  items.forEach((item, index) => {
    const place = skipped + index;
    const page = Math.floor(place / count);
    const [row, column] = [Math.floor((place % count) / sheet.columns), place % sheet.columns];
    pages[page] ??= [];
    pages[page].push({
      item,
      left: sheet.margin.left + column * (sheet.step ?? sheet.label.width),
      top: sheet.margin.top + row * sheet.label.height,
    });
  });
  return pages;
}
