import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWERED, FORWARD_MARKS, LANGUAGES, PHONE_LINES, WHOLE } from '../../tests/bodies.ts';
import { readableBody } from '../readable-body.ts';
import { foldText } from './fold-text.ts';
import type { FoldContext } from './lines.ts';

const reply: FoldContext = { reply: true };
const ofText = (text: string, context = reply) => readableBody({ text, html: null }, context);
const ofHtml = (html: string, context = reply) => readableBody({ text: null, html }, context);
const letters = (text: string) => text.replace(/[\s>]/g, '');
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const kinds = (body: ReturnType<typeof ofText>) => body.folded.map((part) => part.kind);

describe.each(LANGUAGES)('an answer in $language', ({ attribution, headers }) => {
  const [from, date, to, subject] = headers;
  const values = ['Desk <s@d.example>', '5. 1. 2026 09:00', 'Kari <k@a.example>', 'RE: 1042'];
  const block = headers.map((label, i) => `${label}: ${values[i]}`);

  it.each([
    ['marked', `New words\n\n${attribution}\n> old words\n>\n> more`],
    ['in the quote', `New words\n\n> ${attribution}\n>\n> old words`],
    ['unmarked', `New words\n\n${attribution}\n\nold words`],
    ['headers', `New words\n\n${block.join('\n')}\n\nold words`],
    [
      'headers below a line',
      `New words\n\n________________________________\n${block.join('\n')}\n\nold words`,
    ],
    [
      'bold headers',
      `New words\n\n*${from}:* ${values[0]}\n*${date}:* x 2026\n*${to}:* y\n*${subject}:* z\n\nold words`,
    ],
  ])('as text, %s', (_name, text) => {
    const body = ofText(text);
    expect([body.visibleText, kinds(body)]).toEqual(['New words', ['quote']]);
    expect(body.text).toBe(text);
  });

  const html = escaped(attribution);
  const bold = headers.map((label, i) => `<b>${label}:</b> ${escaped(values[i] as string)}`).join('<br>');
  it.each([
    [
      'Gmail',
      `<div>New words</div><div class="gmail_quote"><div class="gmail_attr">${html}<br></div><blockquote class="gmail_quote">old words</blockquote></div>`,
    ],
    [
      'Thunderbird',
      `<p>New words</p><div class="moz-cite-prefix">${html}<br></div><blockquote type="cite">old words</blockquote>`,
    ],
    [
      'Apple Mail',
      `New words<br><div><br><blockquote type="cite"><div>${html}</div><div>old words</div></blockquote></div>`,
    ],
    ['an unknown program', `<div>New words</div><div>${html}</div><blockquote>old words</blockquote>`],
    [
      'Outlook on the web',
      `<div>New words</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${bold}</div><div>old words</div>`,
    ],
    [
      'Outlook',
      `<div class=WordSection1><p>New words</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>${bold}</p></div><p>old words</p></div>`,
    ],
    [
      'Notes',
      `<font>New words</font><br><br><table>${headers.map((label, i) => `<tr><td>${label}:</td><td>${escaped(values[i] as string)}</td></tr>`).join('')}</table><hr><br>old words`,
    ],
  ])('as HTML of %s', (_name, source) => {
    const body = ofHtml(source);
    expect([body.visibleText, kinds(body)]).toEqual(['New words', ['quote']]);
    expect(body.visibleHtml).not.toMatch(/old words/);
    expect([body.html, body.text]).toEqual([
      expect.stringContaining('old words'),
      expect.stringContaining('old words'),
    ]);
  });
});

describe('what is never folded', () => {
  it.each(WHOLE)('%j', (text) => {
    expect(ofText(text)).toMatchObject({ visibleText: text, folded: [] });
    expect(ofHtml(`<pre>${escaped(text)}</pre>`).folded).toEqual([]);
  });

  it.each(ANSWERED)('answers among the questions: %j', (text) => {
    expect(ofText(text)).toMatchObject({ visibleText: text, folded: [] });
    expect(ofHtml(escaped(text).replaceAll('\n', '<br>')).folded).toEqual([]);
  });

  it.each(FORWARD_MARKS)('what is passed on: %s', (mark) => {
    const text = `For you\n\n${mark}\nFrom: X <x@y.example>\nDate: Mon, 5 Jan 2026\nSubject: Down\nTo: Kari\n\nThe server is down`;
    for (const context of [{}, reply])
      expect(ofText(text, context)).toMatchObject({ visibleText: text, folded: [] });
    const html = `<div>For you</div><div class="gmail_quote"><div class="gmail_attr">${escaped(text.slice(9)).replaceAll('\n', '<br>')}</div></div>`;
    expect(ofHtml(html).folded).toEqual([]);
  });

  it('headers in a mail that answers nothing, or that passes something on', () => {
    const text = 'See this\n\nFrom: X\nSent: Monday 2026\nTo: Kari\nSubject: Down\n\nThe server is down';
    expect([ofText(text, {}).folded, ofText(text, { forward: true }).folded]).toEqual([[], []]);
  });

  it.each([
    [
      'Gmail',
      '<div class="gmail_quote"><div class="gmail_attr">On 5 Jan 2026 Desk wrote:</div><blockquote class="gmail_quote">q1</blockquote><div>a1</div><blockquote class="gmail_quote">q2</blockquote><div>a2</div></div>',
    ],
    ['Apple Mail', '<blockquote type="cite">q1</blockquote>a1<blockquote type="cite">q2</blockquote>a2'],
    [
      'below',
      '<div class="moz-cite-prefix">On 5 Jan 2026 Desk wrote:</div><blockquote type="cite">q1</blockquote><p>a1</p>',
    ],
    ['picture below', '<p>See</p><blockquote type="cite">q1</blockquote><img src="cid:screen">'],
    ['own quotation', '<p>The manual says</p><blockquote>Turn it off</blockquote>'],
    ['a box', '<p>Error</p><div style="border-top:solid #E1E1E1 1.0pt"><p>0x80</p></div><p>Help</p>'],
    ['written into the signature', '<div id="ms-outlook-mobile-signature">It broke again</div>'],
  ])('HTML with answers, %s', (_name, html) => {
    const body = ofHtml(html);
    expect(body.folded).toEqual([]);
    expect(body.visibleHtml).toBe(body.html);
  });
});

describe('signatures', () => {
  it.each([
    'It jams.\n\n-- \nKari Nordmann\nAcme Corp',
    'It jams.\n\n--\nKari Nordmann\n+47 22 33 44 55',
    'It jams.\n\n-- \nKari\nkari@acme.example\nwww.acme.example',
    ...PHONE_LINES.map((line) => `It jams.\n\n${line}`),
  ])('%j', (text) => {
    const body = ofText(text, {});
    expect([body.visibleText, kinds(body)]).toEqual(['It jams.', ['signature']]);
  });

  it('above and below the quote', () => {
    const quote = 'On Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> old';
    expect(kinds(ofText(`New\n\n-- \nKari\n\n${quote}`))).toEqual(['signature', 'quote']);
    expect(kinds(ofText(`New\n\n${quote}\n\n-- \nKari`))).toEqual(['quote', 'signature']);
    expect(kinds(ofHtml('New<div class="gmail_signature">Kari</div>'))).toEqual(['signature']);
  });
});

describe('nothing is lost', () => {
  const piece = fc.constantFrom(
    ...WHOLE,
    ...ANSWERED,
    ...LANGUAGES.map((one) => one.attribution),
    ...FORWARD_MARKS,
    '> old\n> older',
    '',
    '-- ',
    'Kari Nordmann',
    '-----Original Message-----',
    'Thanks',
  );

  it('visible and folded parts of a text are the whole text', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, isReply) => {
        const text = pieces.join('\n');
        const { visible, folded } = foldText(text, { reply: isReply });
        expect([visible, ...folded.map((part) => part.text)].join('\n')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('visible and folded parts of HTML have every letter of the whole', () => {
    const element = fc.tuple(
      fc.constantFrom(
        'p',
        'div',
        'blockquote',
        'blockquote type=cite',
        'div class=gmail_quote',
        'div id=Signature',
        'table><tr><td',
      ),
      piece,
    );
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), (elements) => {
        const html = elements
          .map(([tag, text]) => `<${tag}>${escaped(text).replaceAll('\n', '<br>')}</${tag.split(/[ >]/)[0]}>`)
          .join('');
        const body = ofHtml(html);
        expect(letters([body.visibleText, ...body.folded.map((part) => part.text)].join(''))).toBe(
          letters(body.text),
        );
      }),
      { numRuns: 200 },
    );
  });
});
