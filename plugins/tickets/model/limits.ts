/** Longest texts of a ticket, in characters, and most tags; forms and what plugins change are held to the same. */
export const LIMITS = { title: 300, description: 100_000, category: 100, tag: 50, tags: 30 } as const;
