let query = '';

/** Keeps view, filters and search of the list, for coming back from a ticket. @param search of the address, with `?` */
export function keepList(search: string): void {
  query = search;
}

/** The list as it was left: the way back keeps view, filters and search. */
export const listAddress = (): string => `/tickets${query}`;

interface Place {
  /** View, filters and order; in another list the place means nothing. */
  key: string;
  opened: string;
  selected: string[];
  /** How far the list was scrolled, in pixels. */
  top: number;
}

let place: Place | null = null;

/** Notes where the reader was when a ticket was opened. */
export function keepPlace(now: Place): void {
  place = now;
}

/** Where the reader was in this very list. */
export const placeIn = (key: string): Place | null => (place?.key === key ? place : null);
