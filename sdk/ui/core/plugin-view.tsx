import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';
import { useManifest } from './manifest-context.tsx';

type PluginModule = Record<string, ComponentType<Record<string, unknown>>>;
type Views = Map<string, ComponentType<Record<string, unknown>>>;

const modules = new Map<string, Promise<PluginModule>>();
const views: Views = new Map();

/** Imports a plugin's module once; a failed download may be tried again. */
function load(url: string): Promise<PluginModule> {
  const known = modules.get(url);
  if (known) return known;
  const loading = import(/* @vite-ignore */ url) as Promise<PluginModule>;
  modules.set(url, loading);
  loading.catch(() => modules.delete(url));
  return loading;
}

function view(url: string, name: string): ComponentType<Record<string, unknown>> {
  const key = `${url}#${name}`;
  const known = views.get(key);
  if (known) return known;
  const Lazy = lazy(async () => {
    const found = (await load(url))[name];
    if (!found) throw new Error(`The module has no component "${name}".`);
    return { default: found };
  });
  views.set(key, Lazy);
  return Lazy;
}

/** Forgets a view, so that "Try again" imports it anew. */
function forget(url: string, name: string): void {
  views.delete(`${url}#${name}`);
}

/** Starts the download of a plugin's module before it is needed (hover, focus). */
export function preloadPlugin(url: string | undefined): void {
  if (url) void load(url).catch(() => undefined);
}

export interface PluginViewProps {
  plugin: string;
  component: string;
  props?: Record<string, unknown>;
  /** Shown while the code loads; give it the final height. */
  fallback?: ReactNode;
  compact?: boolean;
}

/** A component of a plugin, loaded when first shown, in a boundary that names the plugin if it fails. */
export function PluginView({ plugin, component, props, fallback = null, compact }: PluginViewProps) {
  const url = useManifest().modules[plugin];
  if (!url) return null;
  const View = view(url, component);
  return (
    <ErrorBoundary plugin={plugin} compact={compact} onRetry={() => forget(url, component)}>
      <Suspense fallback={fallback}>
        <View {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
