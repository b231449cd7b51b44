import type { ComponentType } from 'react';

/** Where a plugin's screens are: its module, and the stylesheets of one from outside. */
export interface PluginAddress {
  readonly url: string;
  readonly styles: readonly string[];
}

export type PluginModule = Record<string, ComponentType<Record<string, unknown>>>;

/** Milliseconds that the code of a plugin may take to arrive, slow lines included. */
const DEADLINE = 20_000;

const loading = new Map<string, Promise<PluginModule>>();
const failures = new Map<string, number>();

/**
 * Imports a plugin's module once, after its styles, so that nothing is shown undressed.
 * @throws Error when it cannot be had, or not in time; the next call tries again
 */
export function loadPlugin({ url, styles }: PluginAddress): Promise<PluginModule> {
  const known = loading.get(url);
  if (known) return known;
  const failed = failures.get(url) ?? 0;
  // Browsers remember that a module failed and never ask again for the same address.
  const address = failed > 0 ? `${url}?again=${failed}` : url;
  const work = inTime(
    Promise.all([import(/* @vite-ignore */ address), ...styles.map(loadStyle)]).then(
      ([module]) => module as PluginModule,
      (error: Error) => {
        throw new Error(`Its code could not be loaded. ${error.message}`, { cause: error });
      },
    ),
  );
  loading.set(url, work);
  work.catch(() => {
    loading.delete(url);
    failures.set(url, failed + 1);
  });
  return work;
}

/**
 * Takes the styles of plugins that were switched off out of the page, and puts those that came back in again.
 * @param wanted URLs of all stylesheets of the plugins that are on
 */
export function keepStyles(wanted: readonly string[]): void {
  for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[data-plugin-style]'))
    link.media = wanted.includes(link.getAttribute('href') ?? '') ? 'all' : 'not all';
}

function loadStyle(href: string): Promise<void> {
  if (document.head.querySelector(`link[data-plugin-style][href="${CSS.escape(href)}"]`))
    return Promise.resolve();
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  link.dataset.pluginStyle = '';
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`Its style ${href} is missing.`));
    };
    document.head.append(link);
  });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Its code did not arrive within ${DEADLINE / 1000} seconds.`)),
      DEADLINE,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
