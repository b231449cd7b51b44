/**
 * Roles of a tenant's users (design: Words).
 * @since 1.0
 */
export type Role = 'admin' | 'expert' | 'viewer' | 'customer';
/**
 * All roles, the mightiest first.
 * @since 1.0
 */
export const ROLES: readonly Role[] = ['admin', 'expert', 'viewer', 'customer'];

/**
 * What plugins know about a user beyond the kernel, for example `{ clientId }`. Plugins add to it by declaration merging.
 * @since 1.0
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging in plugin contracts
export interface Claims {}

/**
 * Who acts. A system principal is a plugin acting for a tenant (jobs, event handlers); it holds every permission. An
 * automation account is a named one without a login that an administrator gave permissions to.
 * @since 1.0
 */
export interface Principal {
  readonly kind: 'user' | 'system' | 'automation' | 'anonymous';
  /** Id of the user or automation account, the plugin id of a system principal, or `anonymous`. */
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role | null;
  readonly companyAdmin: boolean;
  /** Ids that the role holds by the manifests of the plugins that are on; an API token may hold fewer. */
  readonly permissions: ReadonlySet<string>;
  /** Audience keys for live events, for example `client-admin:<id>`. `user:<id>` is implied. */
  readonly groups: readonly string[];
  readonly claims: Partial<Claims>;
  readonly sessionId: string | null;
  /** Set when the password was given again lately (requirement 34.3). */
  readonly elevatedUntil: Date | null;
  /** Set when a mailed link gave access to one subject only. */
  readonly restrictedTo: { readonly subject: string; readonly id: string } | null;
  /** The plugin that acts for this account; absent when the account itself acts. @since 1.1 */
  readonly via?: { readonly plugin: string; readonly title: string };
}

/**
 * The tenant of a call.
 * @since 1.0
 */
export interface TenantInfo {
  readonly id: string;
  /** The tenant code of the login page, for example `acme`. */
  readonly code: string;
  readonly name: string;
  /** IANA zone: day boundaries, reports (requirement 0.7). */
  readonly timezone: string;
  readonly locale: string;
  readonly plan: string;
  readonly trialEndsAt: Date | null;
}
