import { type ReactNode, useId, useState } from 'react';
import { AppIcon } from '../components/app-icon.tsx';
import { SafeHtml } from '../components/safe-html.tsx';
import { foldMark, type TimelineEntry } from './fold.ts';
import classes from './timeline.module.css';

/**
 * Props of FoldedBody.
 * @since 1.1
 */
export interface FoldedBodyProps extends Pick<TimelineEntry, 'text' | 'html' | 'fullHtml' | 'folded'> {
  /** Draws plain text, for links in it; as it is by default. */
  renderText?: (text: string) => ReactNode;
}

/**
 * A text with a mark where the rest of it is folded; one press shows all.
 * @since 1.1
 */
export function FoldedBody({ text = '', html, fullHtml, folded = [], renderText }: FoldedBodyProps) {
  const [open, setOpen] = useState(false);
  const rest = useId();
  const draw = renderText ?? ((plain: string) => plain);
  const mark = foldMark(folded, open);
  return (
    <>
      <div id={html ? rest : undefined}>
        {html ? (
          <SafeHtml html={(open && fullHtml) || html} />
        ) : (
          <div className={classes.body}>{draw(text)}</div>
        )}
      </div>
      {mark && (
        <button
          type="button"
          className={classes.quoteToggle}
          aria-expanded={open}
          aria-controls={open || html ? rest : undefined}
          onClick={() => setOpen(!open)}
        >
          <AppIcon name="dots" /> {mark}
        </button>
      )}
      {mark && open && !html && (
        <blockquote id={rest} className={classes.quote}>
          {folded.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a stored text never change their order
            <div key={index}>{draw(part.text)}</div>
          ))}
        </blockquote>
      )}
    </>
  );
}
