import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test, vi } from 'vitest';
import { checkPlugin } from '../../sdk/cli/check/check-plugin.ts';

const PLUGINS = fileURLToPath(new URL('../../plugins', import.meta.url));
/** The plugins of the desk are workspaces: one package.json holds them together, and config/plugins.ts lists them. */
const ABOUT_PACKAGES = [
  'no-serviflow-field',
  'no-sdk-peer',
  'bundled-peer',
  'package-exports',
  'version-differs',
];
/** What the desk may do in its own plugins and a stranger may not. */
const ALLOWED = ['migration-privilege migration 0001-tickets'];

beforeEach(() => void vi.stubEnv('SERVIFLOW_TEST_POSTGRES', ''));

test.each(readdirSync(PLUGINS))('%s keeps the rules that strangers keep', async (id) => {
  const { findings } = await checkPlugin(`${PLUGINS}/${id}`);
  expect(
    findings
      .filter(({ code }) => !ABOUT_PACKAGES.includes(code))
      .filter(({ code, at }) => !ALLOWED.includes(`${code} ${at}`)),
  ).toEqual([]);
});
