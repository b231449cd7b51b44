/**
 * What somebody typed as a text search query: all words, each by its beginning; null when there is no word.
 * Accents are folded where the search runs. Signs that have a meaning in such a query never get into it.
 */
export function searchWords(text: string): string | null {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words?.length
    ? words
        .slice(0, 8)
        .map((word) => `${word}:*`)
        .join(' & ')
    : null;
}
