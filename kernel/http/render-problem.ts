import { Problem, problems } from '@serviflow/sdk';
import { outageOf, outageProblem } from '../data/outage.ts';
import { OLD_PROOF } from '../data/tenant-function.ts';

/**
 * What a caller may know of an error. Faults become a plain 500 (the log has the rest), a lost database becomes 503.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const outage = outageOf(error);
  if (outage) return outageProblem(outage, error);
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case '22021': // character_not_in_repertoire: a NUL in a text
    case '08P01': // protocol_violation: a NUL in a statement
    case '22P05': // untranslatable_character: \\u0000 in JSON
      return problems.invalid('The text holds a character that cannot be stored.', {
        code: 'invalid-character',
        cause: error,
      });
    case '22P02': // invalid_text_representation: not a uuid, so nothing that exists
      return problems.notFound(undefined, { cause: error });
    case '22003':
    case '22007': // invalid_datetime_format: a made-up cursor
    case '22008':
      return problems.invalid('A number or date is out of range.', { code: 'out-of-range', cause: error });
    case OLD_PROOF: // the server's clock was set forward: the next transaction knows its time
      return problems.unavailable('The clock of the database was changed. Please try again.', {
        code: 'busy',
        retryAfter: 1,
        cause: error,
      });
    default:
      return problems.internal(undefined, { cause: error });
  }
}

/** RFC 9457 problem details. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (problem.retryAfter !== undefined) headers.set('retry-after', String(problem.retryAfter));
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  const body = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    code: problem.code,
    ...(problem.detail ? { detail: problem.detail } : {}),
    ...(problem.errors ? { errors: problem.errors } : {}),
    requestId,
  };
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
