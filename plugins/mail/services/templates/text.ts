/** Values for the placeholders of a template; a name that is absent counts as empty. */
export type TemplateValues = Readonly<Record<string, string | undefined>>;

const PLACEHOLDER = /\{\{\s*([a-zA-Z][\w.]*)\s*\}\}/g;

/** Text with the five characters of HTML replaced. Safe in element content and in quoted attributes. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * Puts values into `{{name}}` placeholders, once: a value that itself looks like a placeholder stays as it is.
 * @returns null when the text has placeholders and none of them has a value, so that an empty sentence can be left out
 */
export function fill(text: string, values: TemplateValues): string | null {
  let asked = 0;
  let given = 0;
  const filled = text.replace(PLACEHOLDER, (_all, name: string) => {
    asked++;
    const value = values[name] ?? '';
    if (value) given++;
    return value;
  });
  return asked > 0 && given === 0 ? null : filled;
}

/** Plain text as HTML paragraphs with line breaks; addresses stay text. */
export function textToHtml(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block) => `<p style="margin:0 0 14px">${escapeHtml(block).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
