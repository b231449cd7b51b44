import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '../../index.ts';
import { PluginError } from '../tool/terminal.ts';

/** The source of a plugin as modules. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** Exports of `contract.ts`; empty when there is none. */
  readonly contract: Readonly<Record<string, unknown>>;
}

/** A module that waits for ever at its top level must not hang the tool. */
const IMPORT_LIMIT_MS = 10_000;

/**
 * Imports `plugin.ts` and `contract.ts` of a folder. Nothing is registered or started.
 * @param root absolute path of the package
 * @throws PluginError that names the file
 */
export async function loadPlugin(root: string): Promise<LoadedPlugin> {
  const module = await importFile(join(root, 'plugin.ts'));
  if (!isPlugin(module.default))
    throw new PluginError('plugin.ts has no plugin as its default export.', {
      remedy: 'End the file with: export default definePlugin(manifest, { ... });',
    });
  const contractFile = join(root, 'contract.ts');
  return {
    plugin: module.default,
    contract: existsSync(contractFile) ? await importFile(contractFile) : {},
  };
}

/**
 * For commands that read the source of a plugin.
 * @throws PluginError where the running Node is too old for it
 */
export function requireTypeScript(): void {
  if (process.features.typescript) return;
  throw new PluginError(`This Node (${process.version}) cannot read TypeScript.`, {
    remedy:
      'Run the tool by an npm script of the plugin (npm run …): these use the Node 24 of its package.json.',
  });
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  requireTypeScript();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it was not ready after ${IMPORT_LIMIT_MS / 1000} s`)),
      IMPORT_LIMIT_MS,
    );
  });
  try {
    return (await Promise.race([import(pathToFileURL(file).href), late])) as Record<string, unknown>;
  } catch (error) {
    throw new PluginError(`${placeOf(error) ?? file} cannot be imported: ${(error as Error).message}`, {
      cause: error,
      ...remedyOf(error),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** `file:line` of a syntax error, which Node writes above the stack: it may be in any file that is imported. */
function placeOf(error: unknown): string | undefined {
  const head = error instanceof SyntaxError ? error.stack?.split('\n', 1)[0] : undefined;
  return head && /^(?:file:|[/]|[A-Za-z]:).*:\d+$/.test(head) ? head : undefined;
}

function remedyOf(error: unknown): { remedy?: string } {
  const { code } = error as { code?: string };
  if (code === 'ERR_MODULE_NOT_FOUND') return { remedy: 'Is it in package.json, and did "npm install" run?' };
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return {
      remedy: 'Node only takes types away: no enum, no namespace, no parameter property, no decorator.',
    };
  return {};
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'plugin';
}
