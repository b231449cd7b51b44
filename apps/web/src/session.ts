import {
  type ApiError,
  api,
  configureClient,
  forgetDrafts,
  queryClient,
  stopLive,
  type UiManifest,
} from '@serviflow/sdk/ui';
import { useQuery } from '@tanstack/react-query';

const KEY = ['api', '/api/ui'];

/** The manifest of whoever is signed in; a 401 means nobody is. */
export function useManifestQuery(enabled: boolean) {
  return useQuery<UiManifest, ApiError>(
    {
      queryKey: KEY,
      queryFn: ({ signal }) => api.get<UiManifest>('/api/ui', undefined, signal),
      enabled,
      staleTime: 60_000,
    },
    queryClient,
  );
}

/** Reads the manifest anew after sign-in, elevation or a change of plugins. */
export function refreshManifest(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: KEY });
}

/** Forgets everything of the last session before another one begins. */
export function forgetSession(): void {
  stopLive();
  forgetDrafts();
  queryClient.clear();
}

export async function signOut(): Promise<void> {
  try {
    await api.post('/api/auth/logout');
  } finally {
    forgetSession();
    location.assign('/login');
  }
}

export interface Credentials {
  tenant: string;
  username: string;
  password: string;
}

/** @throws ApiError 401 for wrong credentials, 429 after too many tries */
export async function signIn(credentials: Credentials): Promise<void> {
  await api.post('/api/auth/login', credentials);
  forgetSession();
}

// A session that ended elsewhere (other tab, administrator, time) leads to the sign-in page.
configureClient({
  onUnauthenticated: () => {
    if (queryClient.getQueryData(KEY)) void refreshManifest();
  },
});
