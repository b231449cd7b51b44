import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkManifest, defineManifest, type TSchema, Type } from '@serviflow/sdk';
import { beforeEach, expect, test, vi } from 'vitest';
import { plugins } from '../../config/plugins.ts';
import { isSecret } from '../../kernel/settings/secret-schema.ts';
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

test('every secret among the settings of the product says what it is bound to', () => {
  const secrets = plugins.flatMap(({ manifest }) =>
    Object.entries((manifest.settings?.properties ?? {}) as Record<string, TSchema>)
      .filter(([, schema]) => isSecret(schema))
      .map(([key, schema]) => [`${manifest.id}.${key}`, schema.boundTo]),
  );
  expect(secrets.length).toBeGreaterThan(0);
  for (const [name, boundTo] of secrets) expect(boundTo, String(name)).toBeInstanceOf(Array);
});

test.each(['hots', 'password'])('a secret bound to "%s", which is no other setting, is a fault', (field) => {
  const settings = Type.Object({
    host: Type.String({ title: 'Host' }),
    password: Type.String({ title: 'Password', format: 'password', boundTo: ['host', field] }),
  });
  const manifest = defineManifest({ id: 'kiosk', title: 'Kiosk', version: '1.0.0', sdk: '^1.1.0', settings });
  expect(checkManifest(manifest).map(({ code }) => code)).toEqual(['bound-field']);
});
