import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { api } from '../api/client.ts';
import { asApiError } from '../api/problem.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { useManifest } from './manifest-context.tsx';
import { loadPlugin, type PluginAddress } from './plugin-module.ts';

type View = ComponentType<Record<string, unknown>>;

const views = new Map<string, View>();
const told = new Set<string>();

function view(address: PluginAddress, name: string): View {
  const key = `${address.url}#${name}`;
  const known = views.get(key);
  if (known) return known;
  const Lazy = lazy(async () => {
    const found = (await loadPlugin(address))[name];
    if (!found) throw new Error(`Its module has no component "${name}".`);
    return { default: found };
  });
  views.set(key, Lazy);
  return Lazy;
}

/** Shown in place of a plugin that has no module. */
function Missing(): ReactNode {
  throw new Error('It is installed without its screens. Build its package again and restart the desk.');
}

/** Tells the server of a fault, once a page; what the network or a missing right stops is nobody's fault. */
function tell(plugin: string, component: string, error: unknown): void {
  const { status, message } = asApiError(error);
  const key = `${plugin}#${component}#${message}`;
  if (status >= 0 || told.has(key)) return;
  told.add(key);
  api.post('/api/ui/faults', { plugin, component, message: message.slice(0, 500) }).catch(() => undefined);
}

/**
 * Starts the download of a plugin's module before it is needed (hover, focus). Only the app's own: code from outside is
 * neither fetched nor run before it is shown.
 * @since 1.0
 */
export function preloadPlugin(url: string | undefined): void {
  if (url?.startsWith('/assets/')) void loadPlugin({ url, styles: [] }).catch(() => undefined);
}

/**
 * Props of PluginView.
 * @since 1.0
 */
export interface PluginViewProps {
  plugin: string;
  component: string;
  props?: Record<string, unknown>;
  /** Shown while the code loads; give it the final height. */
  fallback?: ReactNode;
  compact?: boolean;
}

/**
 * A component of a plugin, loaded when first shown, in a boundary that names the plugin if it fails.
 * @since 1.0
 */
export function PluginView({ plugin, component, props, fallback = null, compact }: PluginViewProps) {
  const { modules, styles, titles } = useManifest();
  const [attempt, setAttempt] = useState(0);
  const url = modules[plugin];
  const View = url ? view({ url, styles: styles[plugin] ?? [] }, component) : Missing;
  return (
    <ErrorBoundary
      key={`${url}#${attempt}`}
      plugin={titles[plugin] ?? plugin}
      part={`Plugin ${plugin}, ${component}`}
      compact={compact}
      onError={(error) => tell(plugin, component, error)}
      onRetry={() => {
        views.delete(`${url}#${component}`);
        setAttempt(attempt + 1);
      }}
    >
      <Suspense fallback={fallback}>
        <View {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
