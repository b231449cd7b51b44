import { describe, expect, it } from 'vitest';
import { readableBody } from './readable-body.ts';

const visible = (body: { text?: string; html?: string }, reply = true) =>
  readableBody({ text: body.text ?? null, html: body.html ?? null }, { reply });

describe('text answers', () => {
  it.each([
    [
      'Gmail',
      'Works now, thanks!\n\nOn Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Did it help?\n>\n> Desk',
      'Works now, thanks!',
    ],
    [
      'Outlook',
      'Please do.\n\n________________________________\nFrom: Desk <s@d.example>\nSent: Monday, January 5, 2026 9:00 AM\nTo: Kari <k@a.example>\nSubject: RE: Printer\n\nShall we?',
      'Please do.',
    ],
    [
      'Norwegian',
      'Det virker.\n\nDen 5. januar 2026 kl. 09:00 skrev Desk <s@d.example>:\n> Hjalp det?',
      'Det virker.',
    ],
    [
      'German',
      'Geht wieder.\n\nAm 05.01.2026 um 09:00 schrieb Desk <s@d.example>:\n> Hat es geholfen?',
      'Geht wieder.',
    ],
    ['French', 'Merci.\n\nLe lun. 5 janv. 2026 à 09:00, Desk <s@d.example> a écrit :\n> Bonjour', 'Merci.'],
    ['signature', 'See log.\n\n-- \nKari Nordmann\nAcme Corp', 'See log.'],
    [
      'iPhone',
      'Ok\n\nSent from my iPhone\n\n> On 5 Jan 2026, at 09:00, Desk <s@d.example> wrote:\n>\n> old',
      'Ok',
    ],
  ])('%s: keeps the new text only', (_name, text, expected) => {
    const body = visible({ text });
    expect(body.visibleText).toBe(expected);
    expect(body.text).toBe(text);
    expect(body.folded.length).toBeGreaterThan(0);
  });

  it('keeps everything when the answer stands inside the quote, and what is forwarded', () => {
    const inline = '> Which room?\n> Which floor?';
    expect(visible({ text: inline }).visibleText).toBe(inline);
    const forward = 'FYI\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\n\nServer down';
    expect(visible({ text: forward }).visibleText).toBe(forward);
  });

  it.each([
    ['attribution words', 'abc. skrev \n'.repeat(1000)],
    ['blank lines', '\n'.repeat(200_000)],
    ['one long line', 'On '.repeat(80_000)],
    ['reply marks', '> '.repeat(100_000)],
    ['header lines', `From: ${'a '.repeat(250)}\n`.repeat(300)],
  ])('stays quick on hostile text: %s', (_name, text) => {
    const before = performance.now();
    visible({ text });
    expect(performance.now() - before).toBeLessThan(1500);
  });
});

describe('HTML answers', () => {
  it.each([
    [
      'Gmail',
      '<div dir="ltr">New</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon Desk wrote:<br></div><blockquote class="gmail_quote">old</blockquote></div>',
    ],
    [
      'Outlook on the web',
      '<div>New</div><div id="Signature">Kari</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Desk</div><div>old</div>',
    ],
    [
      'Outlook desktop',
      '<div class=WordSection1><p>New</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Kari<br><b>Subject:</b> RE: x</p></div></div><p>old</p></div>',
    ],
    [
      'Apple Mail',
      'New<br><div><br><blockquote type="cite"><div>On 5 Jan 2026, at 09:00, Desk wrote:</div><div>old</div></blockquote></div>',
    ],
    [
      'Thunderbird',
      '<p>New</p><div class="moz-cite-prefix">On 05.01.2026, Desk wrote:<br></div><blockquote type="cite" cite="mid:a@b">old</blockquote>',
    ],
    [
      'Proton',
      '<div>New</div><div class="protonmail_quote">On Monday Desk wrote:<blockquote>old</blockquote></div>',
    ],
    [
      'bare attribution',
      '<div>New</div><div>On Jan 5, Desk &lt;<a href="mailto:d@d.example">d@d.example</a>&gt; wrote:<br></div><blockquote type="cite">old</blockquote>',
    ],
  ])('%s: hides what is quoted', (_name, html) => {
    const body = visible({ html });
    expect(body.visibleText.trim()).toBe('New');
    expect(body.visibleHtml).not.toMatch(/old|wrote/);
    expect(body.html).toContain('old');
  });

  it('shows everything when only quotes are there', () => {
    expect(visible({ html: '<blockquote type="cite">old</blockquote>' }).visibleText).toContain('old');
  });

  it('uses the HTML when the text part is empty, and text alone when there is no HTML', () => {
    expect(visible({ text: ' \n', html: '<p>A</p><ul><li>b</li></ul>' }).text).toBe('A\n\n * b');
    expect(visible({ text: 'plain' })).toMatchObject({ html: null, visibleHtml: null, visibleText: 'plain' });
  });
});
