export interface Rgb {
  r: number;
  g: number;
  b: number;
}

/** Reads `#rgb` or `#rrggbb`; undefined for anything else, because a tenant types this value. */
export function parseHex(hex: string): Rgb | undefined {
  const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex.trim());
  const full = short
    ? short.slice(1).map((digit) => digit + digit)
    : /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim())?.slice(1);
  if (!full) return undefined;
  const [r, g, b] = full.map((pair) => Number.parseInt(pair, 16)) as [number, number, number];
  return { r, g, b };
}

export function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Mixes `share` (0-1) of `other` into `base`. */
export function mix(base: Rgb, other: Rgb, share: number): Rgb {
  const part = (a: number, b: number) => a + (b - a) * share;
  return { r: part(base.r, other.r), g: part(base.g, other.g), b: part(base.b, other.b) };
}

function channel(value: number): number {
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance 0-1 (WCAG 2.2). */
export function luminance({ r, g, b }: Rgb): number {
  return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
}

/** Contrast ratio 1-21 of two colours (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
