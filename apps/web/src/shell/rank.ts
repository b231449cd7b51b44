/** How well `text` fits a title: start of the title, start of a word, somewhere; 0 does not fit. */
export function score(title: string, text: string, words = ''): number {
  const wanted = text.trim().toLowerCase();
  const name = title.toLowerCase();
  if (wanted === '') return 1;
  if (name.startsWith(wanted)) return 4;
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 3;
  if (name.includes(wanted)) return 2;
  const all = `${name} ${words.toLowerCase()}`;
  return wanted.split(/\s+/).every((part) => all.includes(part)) ? 1 : 0;
}

/** The entries that fit, best first, in their own order where equal. */
export function rank<T extends { title: string; words?: string }>(entries: T[], text: string): T[] {
  return entries
    .map((entry) => ({ entry, fit: score(entry.title, text, entry.words) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ entry }) => entry);
}
