/**
 * The kernel's users, for plugins that invite people or name them.
 * @since 1.0
 */
export interface UserDirectory {
  /** Users by id; ids of nobody are left out. */
  find(ids: readonly string[]): Promise<Map<string, UserSummary>>;
  /**
   * A user, whose state and role stay as they are until the end of the call: for work that is given to somebody, so that
   * nobody is switched off with it (29.3). Waits for a change of this user that is under way.
   * @returns null for nobody
   * @since 1.1
   */
  hold(id: string): Promise<UserSummary | null>;
  /** @param email in any case, with or without blanks around it */
  findByEmail(email: string): Promise<UserSummary | null>;
  /**
   * Users by these addresses, each by the address as it was given; addresses of nobody are left out.
   * @since 1.1
   */
  findByEmails(emails: readonly string[]): Promise<Map<string, UserSummary>>;
  /**
   * Users by name.
   * @param filter.active false for those that are switched off, absent for all
   * @param filter.q a part of name, user name or address
   * @param filter.limit most rows
   */
  list(filter: {
    roles?: readonly string[];
    active?: boolean;
    q?: string;
    limit: number;
  }): Promise<UserSummary[]>;
  /**
   * Makes a user without a password (portal users, mail senders).
   * @throws Problem 409 when the user name or address is taken in the tenant, or the plan has no seat left
   */
  create(user: NewUser): Promise<UserSummary>;
  /**
   * Changes a user; a user that is switched off loses all sessions.
   * @throws Problem 404 for nobody; 409 when name or address is taken, no seat is left, or no administrator would remain
   */
  update(
    id: string,
    change: Partial<Pick<NewUser, 'name' | 'email' | 'role' | 'companyAdmin'>> & { active?: boolean },
  ): Promise<UserSummary>;
  /**
   * Sets a password and ends the sessions of the user.
   * @param options.temporary asks for a change at the next login
   * @throws Problem 409 `user-deactivated`; 422 for a weak password, unless a plugin itself is acting
   */
  setPassword(id: string, password: string, options: { temporary: boolean }): Promise<void>;
  /**
   * Makes a link that sets a password once.
   * @param options.seconds how long it works
   * @returns its token
   * @throws Problem 409 `user-deactivated`
   */
  invite(id: string, options: { seconds: number }): Promise<string>;
  /**
   * Mails an invitation to a user who has not accepted one yet.
   * @returns when its link expires
   * @throws Problem 409 `not-pending`, `user-deactivated`
   * @since 1.1
   */
  sendInvitation(id: string): Promise<Date>;
}

/**
 * A user to be made.
 * @since 1.0
 */
export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'expert' | 'viewer' | 'customer';
  readonly companyAdmin?: boolean;
}

/**
 * A user as other plugins see it.
 * @since 1.0
 */
export interface UserSummary {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'expert' | 'viewer' | 'customer';
  readonly companyAdmin: boolean;
  readonly active: boolean;
  /** Was invited, or got a login with a contact, and never came in. @since 1.1 */
  readonly pending: boolean;
}
