/** Why a package with a plugin cannot be used, for the operator. */
export class PackageError extends Error {
  /** What to do about it. */
  readonly remedy: string;

  constructor(message: string, { remedy, cause }: { remedy: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PackageError';
    this.remedy = remedy;
  }
}
