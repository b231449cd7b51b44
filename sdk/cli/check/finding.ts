/** Something that is wrong with a plugin, or would break those who rely on it. */
export interface Finding {
  /** Stable word, for scripts. */
  readonly code: string;
  /** File below the plugin's folder, or an id that the plugin declares. */
  readonly at: string;
  /** What is wrong, one sentence. */
  readonly what: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
}
