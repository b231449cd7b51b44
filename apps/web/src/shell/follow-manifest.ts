import { liveState, useLive } from '@serviflow/sdk/ui';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { refreshManifest } from '../session.ts';

/**
 * Keeps the frame true to what is switched on: when something changed, when the line was down (the server ends it when
 * a plugin is switched), and at each step while there is no line.
 */
export function useFollowManifest(): void {
  const { pathname } = useLocation();
  useLive(['plugin.*', 'settings.*', 'live.resumed'], () => void refreshManifest());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step itself is the reason to ask
  useEffect(() => {
    if (liveState() === 'waiting') void refreshManifest();
  }, [pathname]);
}
