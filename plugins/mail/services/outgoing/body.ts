import type { OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';

interface Body {
  readonly text: string;
  readonly html: string;
}

/** A body as it waits to be sent: links and what people write do not stand in the database in the clear. */
export const sealedBody = (c: Ctx, { text, html }: Body) => ({
  text: c.seal(text),
  html: c.seal(html),
  sealed: true,
});

/** What a mail says. @throws Error when it was sealed with a key that is not known any more */
export const bodyOf = (c: Ctx, row: Pick<OutgoingRow, 'text' | 'html' | 'sealed'>): Body =>
  row.sealed ? { text: c.unseal(row.text), html: c.unseal(row.html) } : row;
