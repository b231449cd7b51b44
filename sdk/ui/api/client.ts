import { ApiError, problemOf, unreachable } from './problem.ts';

/**
 * A value of a query string; null, undefined and empty lists are left out.
 * @since 1.0
 */
export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];
/**
 * Options of one request.
 * @since 1.0
 */
export interface RequestOptions {
  method?: string;
  query?: Record<string, QueryValue>;
  /** Sent as JSON, or as it is when it is FormData. */
  body?: unknown;
  signal?: AbortSignal;
  /** Reuse the key when repeating the same POST, so that the server runs it once (24 h). */
  idempotencyKey?: string;
}

interface ClientHooks {
  /** Called on 401 outside of the sign-in calls. */
  onUnauthenticated?: () => void;
  /** Asks for the password again; resolves true when the request may be repeated. */
  onElevationRequired?: () => Promise<boolean>;
}

const hooks: ClientHooks = {};
const RETRIES = 2;
const RETRY_STATUS = new Set([0, 502, 503, 504]);

/**
 * The shell connects sign-in and elevation here; plugins have no use for it.
 * @since 1.0
 */
export function configureClient(change: ClientHooks): void {
  Object.assign(hooks, change);
}

/**
 * A random key for Idempotency-Key; randomUUID is missing on plain http, getRandomValues is not.
 * @since 1.1
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * `path` with its query; empty values are left out, lists are joined with commas.
 * @since 1.0
 */
export function urlOf(path: string, query?: Record<string, QueryValue>): string {
  const parts = Object.entries(query ?? {}).flatMap(([key, value]) => {
    const text = Array.isArray(value) ? value.join(',') : value;
    return text === undefined || text === null || text === '' ? [] : [[key, String(text)]];
  });
  if (parts.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(parts)}`;
}

/**
 * Fills `{id}` and other placeholders of an action's path.
 * @since 1.0
 */
export function fillPath(path: string, values: Record<string, string | number>): string {
  return path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? encodeURIComponent(String(values[name])) : whole,
  );
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

async function once<T>(path: string, options: RequestOptions, key: string | undefined): Promise<T> {
  const { method = 'GET', body, signal, query } = options;
  const form = body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (body !== undefined && !form) headers['content-type'] = 'application/json';
  if (key) headers['idempotency-key'] = key;
  let response: Response;
  try {
    response = await fetch(urlOf(path, query), {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  const type = response.headers.get('content-type') ?? '';
  return (type.includes('json') ? await response.json() : await response.text()) as T;
}

/**
 * One call of the HTTP API. GET is repeated after a lost connection or 502-504; POST carries an
 * Idempotency-Key; a call that needs elevation asks for the password and goes on.
 * @throws ApiError with the server's problem+json
 * @since 1.0
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const method = (options.method ?? 'GET').toUpperCase();
  const key = method === 'POST' ? (options.idempotencyKey ?? newKey()) : undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      return await once<T>(path, { ...options, method }, key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (method === 'GET' && attempt < RETRIES && RETRY_STATUS.has(error.status)) {
        await wait(250 * 2 ** attempt + Math.random() * 150, options.signal);
        continue;
      }
      // Below /api/auth a 401 speaks of the password or link that was sent; the manifest is what the hook reads anew.
      if (error.status === 401 && !path.startsWith('/api/auth/') && path !== '/api/ui')
        hooks.onUnauthenticated?.();
      // The first answer to this key was the refusal, so the repeat needs a key of its own.
      if (error.status === 403 && /elevat/i.test(error.code) && (await hooks.onElevationRequired?.())) {
        return once<T>(path, { ...options, method }, key && newKey());
      }
      throw error;
    }
  }
}

/**
 * The HTTP client of the desk: throws ApiError, repeats reads, sends an Idempotency-Key with POST.
 * @since 1.0
 */
export const api = {
  get: <T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal) =>
    request<T>(path, { query, signal }),
  post: <T>(path: string, body: unknown = {}, options?: RequestOptions) =>
    request<T>(path, { ...options, method: 'POST', body }),
  put: <T>(path: string, body: unknown) => request<T>(path, { method: 'PUT', body }),
  patch: <T>(path: string, body: unknown) => request<T>(path, { method: 'PATCH', body }),
  delete: <T>(path: string) => request<T>(path, { method: 'DELETE' }),
};
