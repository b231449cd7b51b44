import type { Finding } from './finding.ts';

/** A statement of a migration. */
export interface Statement {
  readonly migration: string;
  /** As `plainSql` gives it. */
  readonly sql: string;
  /** As the migration wrote it. */
  readonly text: string;
}

/** A finding about a statement, with its beginning, so that it is found again. */
export function about(
  { migration, text }: Statement,
  code: string,
  { what, remedy }: { what: string; remedy: string },
): Finding {
  const start = text.replace(/\s+/g, ' ').trim().slice(0, 60);
  return {
    code,
    at: `migration ${migration}`,
    what: `"${start}${text.length > 60 ? '…' : ''}": ${what}.`,
    remedy,
  };
}
