import { renderToStaticMarkup } from 'react-dom/server';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { Paper } from '../ui/paper.tsx';
import { pathOf } from '../ui/qr-code.tsx';
import { sheetOf } from '../ui/sheets.ts';

test('the path of a code covers its black modules and nothing else', () => {
  const { data, size } = encode('https://desk.example/tickets/1042', { ecc: 'M', border: 2 });
  const drawn = data.map((row) => row.map(() => false));
  for (const [, x, y, run] of pathOf(data).matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g))
    drawn[Number(y)]?.fill(true, Number(x), Number(x) + Number(run));
  expect(drawn).toEqual(data);
  expect(size).toBeGreaterThan(20);
});

test('a page shows each label with its code, and text stays text', () => {
  const labels = ['A', 'B'].map((tag) => ({
    tag,
    name: '<b>bold</b>',
    place: 'Oslo',
    code: `https://x.example/${tag}`,
  }));
  const html = renderToStaticMarkup(<Paper labels={labels} sheet={sheetOf('L7160')} first={21} />);
  expect(html.match(/aria-label="Code for/g)).toHaveLength(2);
  expect(html).toContain('&lt;b&gt;bold');
  // The second label is on the second page.
  expect(html.match(/aspect-ratio:210 \/ 297/g)).toHaveLength(2);
});
