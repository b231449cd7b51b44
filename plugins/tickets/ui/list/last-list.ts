let query = '';

/** Keeps view, filters and search of the list, for coming back from a ticket. @param search of the address, with `?` */
export function keepList(search: string): void {
  query = search;
}

/** The list as it was left: the way back keeps view, filters and search. */
export const listAddress = (): string => `/tickets${query}`;
