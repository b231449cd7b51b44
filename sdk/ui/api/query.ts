import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Page } from '../manifest-types.ts';
import { api, type QueryValue, request } from './client.ts';
import { type LiveEvent, RESUMED, subscribeLive } from './live.ts';
import type { ApiError } from './problem.ts';

/**
 * The one query cache. Retries live in the client, which knows which calls may be repeated.
 * @since 1.0
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/**
 * Cache keys are `['api', path, query]`, so that a path prefix is enough to invalidate.
 * @since 1.0
 */
export function apiKey(path: string, query?: Record<string, QueryValue>): readonly unknown[] {
  return query ? ['api', path, query] : ['api', path];
}

/**
 * Asks again for every cached answer whose path begins with one of the prefixes (`/api/tickets`).
 * @since 1.0
 */
export function invalidate(...prefixes: string[]): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey: [kind, path] }) =>
      (kind === 'api' || kind === 'api-list') && prefixes.some((prefix) => String(path).startsWith(prefix)),
  });
}

/**
 * Options of useApi.
 * @since 1.0
 */
export interface ApiQueryOptions<T> {
  query?: Record<string, QueryValue>;
  enabled?: boolean;
  /** Milliseconds an answer counts as fresh. */
  staleTime?: number;
  /** Keep showing the last answer while a changed query loads (filters, paging). */
  keepPrevious?: boolean;
  /** Shown at once until the real answer is there, for example from a list row. */
  placeholder?: T;
  refetchInterval?: number;
}

/**
 * Reads one path of the API; cached, shared and kept fresh. `null` as path means "not yet".
 * @since 1.0
 */
export function useApi<T>(
  path: string | null,
  options: ApiQueryOptions<T> = {},
): UseQueryResult<T, ApiError> {
  return useQuery<T, ApiError>({
    queryKey: apiKey(path ?? '', options.query),
    queryFn: ({ signal }) => api.get<T>(path ?? '', options.query, signal),
    enabled: path !== null && options.enabled !== false,
    staleTime: options.staleTime,
    refetchInterval: options.refetchInterval,
    placeholderData: (options.keepPrevious ? keepPreviousData : options.placeholder) as never,
  });
}

/**
 * A list that grows page by page.
 * @since 1.0
 */
export interface ApiList<T> {
  items: T[];
  loading: boolean;
  /** A changed filter is loading while the old rows still show. */
  refreshing: boolean;
  error: ApiError | null;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
}

/**
 * Reads a keyset-paged list `{items, next}`; `loadMore` adds the next page.
 * @since 1.0
 */
export function useApiList<T>(
  path: string | null,
  options: { query?: Record<string, QueryValue>; enabled?: boolean; limit?: number } = {},
): ApiList<T> {
  const query = { limit: options.limit ?? 50, ...options.query };
  const result = useInfiniteQuery({
    queryKey: ['api-list', path ?? '', query],
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<T>>(path ?? '', { ...query, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: path !== null && options.enabled !== false,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = result;
  return {
    items,
    loading: result.isLoading,
    refreshing: result.isPlaceholderData,
    error: result.error as ApiError | null,
    hasMore: hasNextPage,
    loadingMore: isFetchingNextPage,
    loadMore: useCallback(() => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    }, [hasNextPage, isFetchingNextPage, fetchNextPage]),
    refetch: useCallback(() => void refetch(), [refetch]),
  };
}

/**
 * A call that changes something: `const save = useApiMutation('PUT', '/api/settings/sla', {invalidates: [...]})`,
 * then `save.mutateAsync(body)`. The path may be a function of the input.
 * @since 1.0
 */
export function useApiMutation<TInput = unknown, TReply = unknown>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string | ((input: TInput) => string),
  options: {
    body?: (input: TInput) => unknown;
    invalidates?: string[];
    onSuccess?: (reply: TReply, input: TInput) => void;
    onError?: (error: ApiError, input: TInput) => void;
  } = {},
) {
  return useMutation<TReply, ApiError, TInput>({
    mutationFn: (input) =>
      request<TReply>(typeof path === 'function' ? path(input) : path, {
        method,
        body: method === 'DELETE' ? undefined : options.body ? options.body(input) : (input ?? {}),
      }),
    onSuccess: (reply, input) => {
      if (options.invalidates) void invalidate(...options.invalidates);
      options.onSuccess?.(reply, input);
    },
    onError: options.onError,
  });
}

function matches(pattern: string, type: string): boolean {
  return (
    pattern === '*' || type === pattern || (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1)))
  );
}

/**
 * Follows live changes. `useLive('tickets.*', ['/api/tickets'])` asks again for these paths (at most once per
 * 300 ms, because a bulk run tells hundreds of events); a function instead of paths receives every event.
 * @since 1.0
 */
export function useLive(pattern: string | string[], then: string[] | ((event: LiveEvent) => void)): void {
  const latest = useRef(then);
  latest.current = then;
  const patterns = typeof pattern === 'string' ? pattern : pattern.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = subscribeLive((event) => {
      const action = latest.current;
      const wanted = patterns.split(' ').some((one) => matches(one, event.type));
      if (typeof action === 'function') {
        if (wanted) action(event);
      } else if (wanted || event.type === RESUMED) {
        timer ??= setTimeout(() => {
          timer = undefined;
          void invalidate(...action);
        }, 300);
      }
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [patterns]);
}
