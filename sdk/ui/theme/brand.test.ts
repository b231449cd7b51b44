import { describe, expect, it } from 'vitest';
import { brandTokens } from './brand.ts';
import { contrast, parseHex, type Rgb } from './color.ts';

const rgb = (hex: string): Rgb => parseHex(hex) as Rgb;
const chosen = [
  '#4f50d0',
  '#ffeb3b',
  '#ffffff',
  '#000000',
  '#ff5a1f',
  '#00c2a8',
  '#7a7a7a',
  '#0a2540',
  '#e91e63',
];

describe('brandTokens', () => {
  it.each(chosen)('keeps text readable for %s in both schemes', (hex) => {
    for (const [scheme, surface] of [
      ['light', '#ffffff'],
      ['dark', '#161a20'],
    ] as const) {
      const tokens = brandTokens(hex, scheme);
      expect(tokens).toBeDefined();
      if (!tokens) return;
      expect(contrast(rgb(tokens['on-brand']), rgb(tokens.brand))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(tokens['on-brand']), rgb(tokens['brand-hover']))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(tokens['brand-text']), rgb(surface))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(tokens['brand-text']), rgb(tokens['brand-soft']))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb('#ffffff'), rgb(tokens['brand-deep']))).toBeGreaterThanOrEqual(5.4);
    }
  });

  it('ignores what is no colour', () => {
    expect(brandTokens('red; } body { display: none', 'light')).toBeUndefined();
    expect(brandTokens('', 'dark')).toBeUndefined();
  });
});
