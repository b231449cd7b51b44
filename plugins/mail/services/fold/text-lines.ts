import type { Line } from './lines.ts';

const MARKS = /^(?:> ?)+/;
/** The prompt of Python, and what people draw with. */
const PROMPT = /^>>>(?:\s|$)/;

/**
 * Lines of a plain text, marks of quotes taken off.
 * @param text as sent, with `\n` line ends
 */
export function textLines(text: string): Line[] {
  const raw = text.split('\n');
  return raw.map((line, at) => {
    const marks = MARKS.exec(line)?.[0] ?? '';
    if (!marks || (PROMPT.test(line) && !quotedBeside(raw, at))) return { text: line, depth: 0 };
    return { text: line.slice(marks.length), depth: marks.replaceAll(' ', '').length };
  });
}

/** Three marks are the third level of a conversation only beside its first and second. */
function quotedBeside(raw: readonly string[], at: number): boolean {
  const shallow = /^>(?! ?>(?: ?>))/;
  for (const step of [-1, 1]) {
    let next = at + step;
    while (raw[next] !== undefined && PROMPT.test(raw[next] as string)) next += step;
    if (raw[next] !== undefined && shallow.test(raw[next] as string)) return true;
  }
  return false;
}
