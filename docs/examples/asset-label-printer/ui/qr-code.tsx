import { memo } from 'react';
import { encode } from 'uqr';

/** Modules of white around a code, which readers need (ISO/IEC 18004 asks for four; the label adds its own margin). */
const QUIET = 2;

/** A QR code as one path, sharp at any size. Level M still reads with 15 % of it scratched off. */
export const QrCode = memo(function QrCode({ text, className }: { text: string; className?: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={`Code for ${text}`}
      shapeRendering="crispEdges"
    >
      <path d={pathOf(data)} />
    </svg>
  );
});

/** Runs of black modules as rectangles: fewer and without hairlines between them. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const begin = x;
      while (row[x + 1]) x += 1;
      path += `M${begin} ${y}h${x - begin + 1}v1H${begin}z`;
    }
  });
  return path;
}
