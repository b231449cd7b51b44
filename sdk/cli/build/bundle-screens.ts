import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { InlineConfig, Plugin, Rolldown } from 'vite';
import { PluginError } from '../tool/terminal.ts';
import { SHARED_MODULES, sharedModules } from './shared-modules.ts';

/** The built screens, as the host reads them from `ui/manifest.json`. */
export interface ScreensManifest {
  /** File name of the module with the components. */
  readonly entry: string;
  readonly styles: readonly string[];
}

export interface ScreensOptions {
  /** Absolute path of the package. */
  readonly root: string;
  /** Id of the plugin; leads its class names. */
  readonly id: string;
  /** Folder for the result; emptied first. */
  readonly outDir: string;
  /** Gets the names of the exported components and the manifest whenever a bundle was written. */
  readonly onBundle: (bundle: {
    readonly exports: readonly string[];
    readonly manifest: ScreensManifest;
  }) => void;
}

const ENTRY = join('ui', 'index.tsx');

/** Whether a package has screens. */
export const hasScreens = (root: string): boolean => existsSync(join(root, ENTRY));

/**
 * Vite's settings for the screens of a plugin: one module for the browser and one stylesheet, all files named by their
 * content. Not the library mode of Vite: that puts images into the code and leaves `process.env` in it.
 */
export async function screensConfig({ root, id, outDir, onBundle }: ScreensOptions): Promise<InlineConfig> {
  const { esmExternalRequirePlugin } = await import('vite');
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'silent',
    mode: 'production',
    // Files find each other from where they are: under /plugins/<id>/ of any desk.
    base: './',
    oxc: { jsx: { runtime: 'automatic', development: false } },
    css: { modules: { generateScopedName: `${id}_[local]_[hash:base64:6]` } },
    plugins: [
      sharedModules(root),
      esmExternalRequirePlugin({ external: [...SHARED_MODULES] }),
      writeManifest(outDir, onBundle),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { index: join(root, ENTRY) },
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: 'index-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  };
}

function writeManifest(outDir: string, onBundle: ScreensOptions['onBundle']): Plugin {
  return {
    name: 'serviflow-screens-manifest',
    writeBundle(_options, bundle) {
      const files: (Rolldown.OutputChunk | Rolldown.OutputAsset)[] = Object.values(bundle);
      const entry = files.find((file) => file.type === 'chunk' && file.isEntry);
      if (entry?.type !== 'chunk') throw new PluginError(`${ENTRY} gave no module.`);
      const styles = files.map((file) => file.fileName).filter((name) => name.endsWith('.css'));
      const manifest: ScreensManifest = { entry: entry.fileName, styles };
      writeFileSync(join(outDir, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
      onBundle({ exports: entry.exports, manifest });
    },
  };
}

/**
 * Bundles the screens once.
 * @returns the names of the exported components
 * @throws PluginError that names the import or the place
 */
export async function bundleScreens(options: Omit<ScreensOptions, 'onBundle'>): Promise<readonly string[]> {
  const { build } = await import('vite');
  let exports: readonly string[] = [];
  const config = await screensConfig({
    ...options,
    onBundle: (bundle) => {
      exports = bundle.exports;
    },
  });
  try {
    await build(config);
  } catch (error) {
    throw screensError(error);
  }
  return exports;
}

/** What went wrong with a bundle, in words for the author. */
export function screensError(error: unknown): PluginError {
  for (let cause: unknown = error; cause instanceof Error; cause = firstOf(cause))
    if (cause instanceof PluginError) return cause;
  const { message } = (firstOf(error as Error) ?? error) as Error;
  const words = stripVTControlCharacters(message).trim();
  return new PluginError(`The screens could not be built: ${words}`, { cause: error });
}

const firstOf = (error: Error): unknown => error.cause ?? (error as { errors?: unknown[] }).errors?.[0];
