import { createPortal } from 'react-dom';
import classes from './paper.module.css';
import { Paper, type PaperProps } from './paper.tsx';

/** What leaves the printer: the pages in true size and nothing of the desk around them. */
export function PrintedPaper(props: PaperProps) {
  const { width, height } = props.sheet.page;
  if (props.labels.length === 0) return null;
  return createPortal(
    <div className={classes.printed} aria-hidden style={{ width: `${width}mm` }}>
      <style>{`@page { size: ${width}mm ${height}mm; margin: 0 }`}</style>
      <Paper {...props} />
    </div>,
    document.body,
  );
}
