import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { sharedModules } from './build/shared-modules.ts';

const root = resolve(import.meta.dirname, '../..');

/** `plugins/<id>/ui/index.tsx` -> id: every plugin with screens is an entry of its own. */
const pluginEntries = Object.fromEntries(
  globSync('plugins/*/ui/index.tsx', { cwd: root }).map((file) => [
    `plugin-${file.split(/[\\/]/)[1]}`,
    join(root, file),
  ]),
);

/** While developing, plugin screens come from source through the dev server. */
function devModules(): Plugin {
  return {
    name: 'serviflow-dev-modules',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const id = /^\/assets\/plugin-([\w-]+?)(-[\w-]{8})?\.js/.exec(request.url ?? '')?.[1];
        const source = id && join(root, 'plugins', id, 'ui', 'index.tsx');
        if (source && existsSync(source)) request.url = `/@fs/${source}`;
        next();
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), devModules(), sharedModules()],
  resolve: { dedupe: ['react', 'react-dom'] },
  server: {
    port: 5173,
    fs: { allow: [root] },
    proxy: {
      '/api': { target: process.env.API_URL ?? 'http://localhost:3000', changeOrigin: true },
      '/plugins': process.env.API_URL ?? 'http://localhost:3000',
      '/dev': process.env.API_URL ?? 'http://localhost:3000',
    },
  },
  build: {
    // The server reads it to tell the browser where a plugin's module is (`GET /api/ui`).
    manifest: true,
    // One stylesheet: a plugin's styles are there before its code is, so nothing flashes.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { index: join(import.meta.dirname, 'index.html'), ...pluginEntries },
      preserveEntrySignatures: 'allow-extension',
      output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' },
      treeshake: { moduleSideEffects: [{ test: /sdk[\\/]ui[\\/].*\.tsx?$/, sideEffects: false }] },
      onLog(level, log, handler) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
});
