import {
  AppIcon,
  Button,
  CloseButton,
  Link,
  useApi,
  useApiMutation,
  useLocation,
  useManifest,
  useMediaQuery,
} from '@serviflow/sdk/ui';
import { useEffect, useState } from 'react';
import classes from './onboarding.module.css';
import type { Tour } from './types.ts';

const PATH = '/api/onboarding/tour';

/**
 * The guided tour (1.4): offered after the first login, in a corner where it is in nobody's way. It lights up the
 * place that a stop is about, where the page has it (`data-tour`).
 */
export function TourCard() {
  const { data } = useApi<Tour>(PATH);
  const set = useApiMutation('POST', '/api/onboarding/set-tour', { invalidates: [PATH] });
  const running = data?.state === 'running';
  const stop = data?.stops[data.position];
  const lit = useLight(running ? (stop?.anchor ?? null) : null);
  const offered = useIsStart() && data?.state === 'new';
  const { pathname } = useLocation();
  if (!data || !stop || !(running || offered)) return null;
  const go = (state: 'running' | 'done' | 'skipped', position = data.position) =>
    void set.mutateAsync({ state, position });
  const last = data.position === data.stops.length - 1;
  return (
    <aside className={classes.tour} aria-label="Guided tour">
      <header>
        <AppIcon name="rocket" />
        <strong>{running ? stop.title : 'New here?'}</strong>
        <CloseButton aria-label="Close the tour" onClick={() => go('skipped')} />
      </header>
      <p aria-live="polite">
        {running ? stop.text : `A tour in ${data.stops.length} short stops shows where everything is.`}
      </p>
      <footer>
        {running && (
          <span>
            {data.position + 1} of {data.stops.length}
          </span>
        )}
        {running && stop.path && !lit && pathname !== stop.path && (
          <Button variant="subtle" component={Link} to={stop.path}>
            Show me
          </Button>
        )}
        {running && data.position > 0 && (
          <Button variant="subtle" onClick={() => go('running', data.position - 1)}>
            Back
          </Button>
        )}
        {!running && (
          <Button variant="subtle" onClick={() => go('skipped')}>
            No, thanks
          </Button>
        )}
        <Button
          variant="filled"
          onClick={() => {
            if (!running) go('running', 0);
            else if (last) go('done');
            else go('running', data.position + 1);
          }}
        >
          {running ? (last ? 'Finish' : 'Next') : 'Start the tour'}
        </Button>
      </footer>
    </aside>
  );
}

/** The offer waits on the page that people land on; on a phone it would cover too much of it. */
function useIsStart(): boolean {
  const { navigation } = useManifest();
  const { pathname } = useLocation();
  const wide = useMediaQuery('(min-width: 701px)');
  const [first] = navigation
    .filter((item) => (item.area ?? 'workspace') === 'workspace')
    .sort((a, b) => a.order - b.order);
  return wide === true && (pathname === '/' || pathname === first?.path);
}

/** The place that a stop is about: of several, such as the rail and the bar of a phone, the one that can be seen. */
function placeOf(anchor: string): HTMLElement | undefined {
  const places = document.querySelectorAll<HTMLElement>(`[data-tour~="${CSS.escape(anchor)}"]`);
  return [...places].find((place) => place.checkVisibility());
}

/**
 * Lights up the place that a stop is about for as long as both are shown.
 * @returns whether the page has such a place
 */
function useLight(anchor: string | null): boolean {
  const [place, setPlace] = useState<HTMLElement>();
  useEffect(() => {
    const look = () => setPlace(anchor === null ? undefined : placeOf(anchor));
    look();
    // Pages come and go, and fill as their data arrives.
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [anchor]);
  useEffect(() => {
    if (!place) return;
    place.classList.add(classes.light as string);
    place.scrollIntoView({ block: 'nearest' });
    return () => place.classList.remove(classes.light as string);
  }, [place]);
  return place !== undefined;
}
