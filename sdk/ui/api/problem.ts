import type { Problem, ProblemField } from '../manifest-types.ts';

/**
 * An error answer of the API, or of the way to it (status 0: the server could not be reached).
 * @since 1.0
 */
export class ApiError extends Error {
  readonly problem: Problem;
  /** Seconds to wait, from Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get fields(): ProblemField[] {
    return this.problem.errors ?? [];
  }

  get offline(): boolean {
    return this.problem.status === 0;
  }
}

/** The problem for a request that got no answer at all. */
export function unreachable(): ApiError {
  return new ApiError({
    type: 'about:blank',
    title: 'The server cannot be reached',
    status: 0,
    code: 'unreachable',
    detail: 'Nothing was changed. Check the connection; this page goes on by itself once it is back.',
  });
}

/** Reads an error response; a body that is no problem+json (a proxy's page) still gives a usable error. */
export async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText || 'Something went wrong',
    status: response.status,
    code: `http-${response.status}`,
    requestId: response.headers.get('x-request-id') ?? undefined,
  };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return new ApiError({ ...fallback, ...body, status: response.status }, retryAfter);
  } catch {
    return new ApiError(fallback, retryAfter);
  }
}

/**
 * Any thrown value as an ApiError, so that views need one shape.
 * @since 1.0
 */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    type: 'about:blank',
    title: 'This page ran into an error',
    status: -1,
    code: 'client-error',
    detail: error instanceof Error ? error.message : String(error),
  });
}
