/**
 * Which mailed links: those that fit all that is given.
 * @since 1.1
 */
export interface LinkTarget {
  /** One link, by the id that `list` gives. */
  readonly link?: string;
  readonly purpose?: string;
  /** The record that it opens: its type (`tickets.ticket`) and id. */
  readonly subject?: string;
  readonly id?: string;
  /** Whom it lets in. */
  readonly userId?: string;
  readonly address?: string | readonly string[];
}

/**
 * A page of links, newest first.
 * @since 1.1
 */
export interface LinkFilter extends LinkTarget {
  /** At most 200. */
  readonly limit: number;
  /** The last link of the page before. */
  readonly before?: string;
}

/**
 * A link that still works. The link itself is known to its reader only.
 * @since 1.1
 */
export interface LinkView {
  readonly link: string;
  readonly purpose: string;
  readonly subject: string | null;
  readonly id: string | null;
  readonly userId: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/**
 * Links that work without a login, for a time. A call that may write makes short random ones, of which the desk keeps
 * the hash; they can be listed and revoked. A call that only reads makes signed ones, which carry their data readably.
 * @since 1.0
 */
export interface Links {
  /**
   * @param purpose a route with the same `public.link` takes the link
   * @param data what that route finds in `request.link`. `subject` and `id` name the record that it opens, `userId` and
   *   `email` whom it is for: by these it is listed and revoked
   * @param options.seconds how long the link works
   * @returns the token of the link, for the path parameter `token`
   */
  create(purpose: string, data: Readonly<Record<string, string>>, options: { seconds: number }): string;
  /**
   * Links of the tenant that still work.
   * @since 1.1
   */
  list(filter: LinkFilter): Promise<LinkView[]>;
  /**
   * Makes links worthless, in this transaction; sessions that they opened end. Changing a user's address or switching
   * the user off does it by itself.
   * @returns how many
   * @throws TypeError when nothing says which
   * @since 1.1
   */
  revoke(target: LinkTarget): Promise<number>;
}
