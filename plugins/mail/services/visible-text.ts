import EmailReplyParser from 'email-reply-parser';

/** The parser works on whole texts with multi-line patterns, so it only gets a window that keeps it quick. */
const WINDOW_CHARS = 12_000;
const WINDOW_LINE = 600;
/** Words that open an attribution search in the parser; its cost grows with the cube of their number. */
const ATTRIBUTION_WORD =
  /\b(?:skrev|schreef|schrieb|wrote|pisze|napisał|écrit|escribió|scritto|escreveu)\b|写道/g;
const MAX_ATTRIBUTIONS = 60;

/**
 * What the sender wrote now: the text without the quoted conversation and the signature.
 * @param text whole plain text of the message
 * @returns the new text; the whole text when nothing else would be left, since an answer may stand inside the quote
 */
export function visibleText(text: string): string {
  const whole = text.replace(/\n{4,}/g, '\n\n\n').trim();
  const window = whole.slice(0, WINDOW_CHARS);
  // Lines longer than any attribution line cost the patterns quadratic time and cannot match them.
  if (window.split('\n').some((line) => line.length > WINDOW_LINE) && !/^>|wrote:$/m.test(window))
    return whole;
  if ((window.match(ATTRIBUTION_WORD)?.length ?? 0) > MAX_ATTRIBUTIONS) return whole;
  const visible = new EmailReplyParser().read(window).getVisibleText().trim();
  if (!visible) return whole;
  const uncut = whole.length > WINDOW_CHARS && visible.length >= window.trim().length - 2;
  return uncut ? whole : visible;
}
