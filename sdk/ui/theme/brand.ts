import { contrast, mix, parseHex, type Rgb, toHex } from './color.ts';

const WHITE: Rgb = { r: 255, g: 255, b: 255 };
const INK: Rgb = { r: 16, g: 19, b: 26 };
const LIGHT_SURFACE: Rgb = { r: 255, g: 255, b: 255 };
const DARK_SURFACE: Rgb = { r: 22, g: 26, b: 32 };

export type BrandTokens = Record<
  'brand' | 'brand-hover' | 'on-brand' | 'brand-text' | 'brand-soft' | 'brand-deep' | 'focus',
  string
>;

/** Moves a colour towards `target` in small steps until it reads at `ratio` on `background`. */
function readable(color: Rgb, target: Rgb, { background, ratio }: { background: Rgb; ratio: number }): Rgb {
  for (let share = 0; share <= 1; share += 0.04) {
    const candidate = mix(color, target, share);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return target;
}

/**
 * The brand tokens of one colour scheme, derived from the tenant's colour so that text on the brand and
 * brand-coloured text keep 4.5:1 whatever was chosen. Undefined when the value is no hex colour.
 */
export function brandTokens(hex: string, scheme: 'light' | 'dark'): BrandTokens | undefined {
  const chosen = parseHex(hex);
  if (!chosen) return undefined;
  const dark = scheme === 'dark';
  const surface = dark ? DARK_SURFACE : LIGHT_SURFACE;
  // A fill that nearly equals the page would hide the primary button: keep 3:1 (WCAG 1.4.11).
  const visible = readable(chosen, dark ? WHITE : INK, { background: surface, ratio: dark ? 2.4 : 3 });
  // Middle tones carry neither white nor ink at 4.5:1; darkening them keeps the white that people expect.
  const on = contrast(WHITE, visible) >= 3 ? WHITE : INK;
  const fill = on === WHITE ? readable(visible, INK, { background: WHITE, ratio: 4.6 }) : visible;
  const text = readable(fill, dark ? WHITE : INK, { background: surface, ratio: dark ? 7 : 5.5 });
  return {
    brand: toHex(fill),
    'brand-hover': toHex(mix(fill, on === WHITE ? INK : WHITE, 0.12)),
    'on-brand': toHex(on),
    'brand-text': toHex(text),
    'brand-soft': toHex(mix(surface, fill, dark ? 0.2 : 0.09)),
    'brand-deep': toHex(readable(fill, INK, { background: WHITE, ratio: 5.4 })),
    focus: toHex(text),
  };
}

/**
 * Writes the tenant's brand over the default tokens, for both schemes, as one stylesheet element.
 * @since 1.0
 */
export function applyBrand(hex: string | null | undefined): void {
  const id = 'sf-brand';
  const existing = document.getElementById(id);
  const light = hex ? brandTokens(hex, 'light') : undefined;
  const dark = hex ? brandTokens(hex, 'dark') : undefined;
  if (!light || !dark) {
    existing?.remove();
    return;
  }
  const block = (tokens: BrandTokens) =>
    Object.entries(tokens)
      .map(([name, value]) => `--sf-${name}:${value}`)
      .join(';');
  const sheet = existing ?? document.head.appendChild(Object.assign(document.createElement('style'), { id }));
  sheet.textContent = `:root[data-mantine-color-scheme='light']{${block(light)}}:root[data-mantine-color-scheme='dark']{${block(dark)}}`;
}
