import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, parseHex, type Rgb } from './color.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replaceAll('"', "'");

/** The custom properties of the block whose selector list ends with `selector`. */
function block(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/--sf-([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]] as const),
  );
}

const light = block("[data-mantine-color-scheme='light']");
const dark = block("\n[data-mantine-color-scheme='dark']");
const themes = {
  light,
  dark,
  'light, high contrast': { ...light, ...block("\n[data-contrast='more']") },
  'dark, high contrast': { ...dark, ...block("[data-contrast='more'][data-mantine-color-scheme='dark']") },
};
const meanings = ['blue', 'indigo', 'amber', 'green', 'grey', 'red', 'purple'];

describe.each(Object.entries(themes))('%s', (name, theme) => {
  const color = (token: string): Rgb => {
    const parsed = parseHex(theme[token] ?? '');
    if (!parsed) throw new Error(`--sf-${token} is no hex colour`);
    return parsed;
  };
  const least = name.includes('high') ? 7 : 4.5;

  it.each(['text', 'text-2', 'text-3'])('%s reads on every surface', (token) => {
    for (const surface of ['bg', 'rail-bg', 'surface', 'sunken', 'hover', 'selected', 'internal']) {
      expect(contrast(color(token), color(surface)), surface).toBeGreaterThanOrEqual(least);
    }
  });

  it.each(meanings)('%s reads on its soft background and on the surface', (token) => {
    for (const surface of [`${token}-soft`, 'surface', 'bg', 'hover']) {
      expect(contrast(color(token), color(surface)), surface).toBeGreaterThanOrEqual(least);
    }
  });

  it('outlines of controls and solid marks can be seen (WCAG 1.4.11)', () => {
    for (const token of ['control', ...meanings.map((m) => `${m}-solid`)]) {
      expect(contrast(color(token), color('surface')), token).toBeGreaterThanOrEqual(3);
    }
  });

  it('white reads on a danger button', () => {
    expect(contrast(color('on-danger'), color('danger-fill'))).toBeGreaterThanOrEqual(4.5);
  });
});
