/** What a plan sells. Tenants on trial get the trial plan's features until their trial ends (requirement 36.2). */
export interface Plan {
  readonly id: string;
  readonly title: string;
  /** Plugin ids, or `*` for all installed. */
  readonly plugins: '*' | readonly string[];
  /** Plugins that a new tenant finds switched on. */
  readonly enabled: '*' | readonly string[];
  /** Feature id -> granted flag or number. Absent: the manifest's default. */
  readonly features: Readonly<Record<string, boolean | number>>;
}
