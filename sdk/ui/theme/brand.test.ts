import { describe, expect, it } from 'vitest';
import { brandTokens } from './brand.ts';
import { contrast, mix, parseHex, type Rgb } from './color.ts';

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

/** 17 steps of each channel: 4,913 colours. */
const STEPS = Array.from({ length: 17 }, (_, step) => Math.min(255, step * 16));
const two = (value: number) => value.toString(16).padStart(2, '0');
const GRID = STEPS.flatMap((r) => STEPS.flatMap((g) => STEPS.map((b) => `#${two(r)}${two(g)}${two(b)}`)));

describe('brandTokens', () => {
  it('reaches 4.5:1 for every text on or in the brand, over the whole cube of colours', () => {
    const low: string[] = [];
    for (const hex of GRID) {
      for (const [scheme, surface] of [
        ['light', '#ffffff'],
        ['dark', '#161a20'],
      ] as const) {
        const tokens = brandTokens(hex, scheme);
        if (!tokens) throw new Error(`${hex} is a colour`);
        const pairs = [
          [tokens['on-brand'], tokens.brand],
          [tokens['on-brand'], tokens['brand-hover']],
          [tokens['brand-text'], surface],
          [tokens['brand-text'], tokens['brand-soft']],
          // The portal's header: white on a gradient that ends in brand-deep.
          ['#ffffff', tokens['brand-deep']],
        ] as const;
        for (const [text, ground] of pairs) {
          const ratio = contrast(rgb(text), rgb(ground));
          if (ratio < 4.5) low.push(`${hex} ${scheme}: ${text} on ${ground} is ${ratio.toFixed(2)}`);
        }
      }
    }
    expect(low).toEqual([]);
  });

  it("keeps the portal's header readable from side to side, where its glow is brightest, too", () => {
    const white = rgb('#ffffff');
    const low: string[] = [];
    for (const hex of GRID) {
      const deep = rgb(brandTokens(hex, 'light')?.['brand-deep'] ?? '#000000');
      for (let x = 0; x <= 1; x += 0.06) {
        const base = mix(deep, mix(deep, rgb('#10142a'), 0.36), x);
        // radial-gradient(60% 120% at 88% 130%, white 18%, transparent 70%), at the lower edge of the header.
        const far = Math.hypot((x - 0.88) / 0.6, 0.3 / 1.2);
        const ground = mix(base, white, 0.18 * Math.max(0, 1 - far / 0.7));
        const ratio = contrast(mix(ground, white, 0.92), ground);
        if (ratio < 4.5) low.push(`${hex} at ${x.toFixed(2)}: ${ratio.toFixed(2)}`);
      }
    }
    expect(low.slice(0, 5)).toEqual([]);
  });

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
