import type { CSSProperties } from 'react';
import type { Label } from './labels.ts';
import classes from './paper.module.css';
import { QrCode } from './qr-code.tsx';
import { layOut, type Sheet } from './sheets.ts';

/** A label and what its code says. */
export interface Printed extends Label {
  code: string;
}

/** Lengths are given in the variable `--mm`, so that the same paper is drawn on the screen and printed in true size. */
const mm = (length: number): string => `calc(${length} * var(--mm))`;

export interface PaperProps {
  labels: readonly Printed[];
  sheet: Sheet;
  /** Place of the first label on the first page, from 1. */
  first: number;
}

/** All pages, as wide as the place that they are in. */
export function Paper({ labels, sheet, first }: PaperProps) {
  const { page, label } = sheet;
  // The type grows with the label, from what can still be read to what looks good.
  const type = Math.min(Math.max(label.height / 7.5, 1.7), 4.6);
  const code = Math.min(label.height - 2, label.width * 0.42);
  return layOut(labels, sheet, first).map((placed, index) => (
    // Pages have no other name than their place.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <div key={index} className={classes.frame} style={{ aspectRatio: `${page.width} / ${page.height}` }}>
      <div className={classes.page} style={{ '--page-mm': page.width } as CSSProperties}>
        {placed.map(({ item, left, top }) => (
          <div
            key={`${left} ${top}`}
            className={classes.label}
            style={{
              left: mm(left),
              top: mm(top),
              width: mm(label.width),
              height: mm(label.height),
              fontSize: mm(type),
            }}
          >
            <div className={classes.code} style={{ width: mm(code) }}>
              <QrCode text={item.code} />
            </div>
            <div className={classes.words}>
              <strong className={classes.tag}>{item.tag}</strong>
              <span className={classes.name}>{item.name}</span>
              <span className={classes.place}>{item.place}</span>
            </div>
          </div>
        ))}
      </div>
    </div>
  ));
}
