import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * Real packages in a real folder, found and imported by a Node of its own as the host does it: the test runner loads
 * modules in its own way.
 */
interface Shown {
  id: string;
  packageName: string;
  title: string;
  version: string;
  uiDir?: string;
  author?: string;
  homepage?: string;
  /** Of the imported plugin. */
  manifest?: { title: string };
  failure?: string;
  remedy?: string;
}

let folder: string;
let found: Shown[];
const DEADLINE_MS = 400;

const named = (packageName: string): Shown => {
  const all = found.filter((one) => one.packageName === packageName);
  expect(all, packageName).toHaveLength(1);
  return all[0] as Shown;
};

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** A package with a plugin. @param field changes to the field `serviflow` */
async function putPackage(path: string, id: string, module: string, field: object = {}): Promise<void> {
  const serviflow = { id, title: `The ${id}`, plugin: './dist/plugin.js', ...field };
  const about = { author: 'Kari Nor <kari@acme.example>', homepage: 'https://acme.example/rota' };
  const json = { name: `@acme/${id}`, version: '1.2.3', type: 'module', ...about, serviflow };
  await put(`${path}/package.json`, JSON.stringify(json));
  await put(`${path}/dist/plugin.js`, module);
}

const pluginOf = (id: string, title = id) => `
  import { defineManifest, definePlugin } from '@serviflow/sdk';
  const manifest = defineManifest({ id: '${id}', title: ${JSON.stringify(title)}, version: '1.2.3', sdk: '^1.0.0' });
  export default definePlugin(manifest, { register() {} });`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serviflow-installed-'));
  await putPackage('plugins/rota', 'rota', pluginOf('rota'), { ui: './dist/ui' });
  await put('plugins/rota/dist/ui/manifest.json', '{}');
  await putPackage('plugins/@acme/scoped', 'scoped', pluginOf('scoped'));
  await putPackage('elsewhere', 'linked', pluginOf('linked'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'plugins/linked'));
  await putPackage('given', 'given', pluginOf('given'));
  await putPackage('node_modules/@acme/npm', 'npm', pluginOf('npm'));
  await put('plugins/notes.txt', 'no package');
  await put('plugins/.trash/package.json', '{');

  await putPackage('plugins/throws', 'throws', 'throw new Error("boom");');
  await putPackage('plugins/hangs', 'hangs', 'await new Promise(() => {});');
  await putPackage('plugins/syntax', 'syntax', 'export default {');
  await putPackage('plugins/nothing', 'nothing', 'export const plugin = 1;');
  await putPackage('plugins/liar', 'liar', pluginOf('truth'));
  await putPackage('plugins/needs', 'needs', 'import "left-pad-of-nobody";');
  await put('plugins/empty/readme.txt', 'forgot to build');
  await put('plugins/half/package.json', '{ "name": ');
  await mkdir(join(folder, 'plugins/odd/package.json'), { recursive: true });
  await putPackage('plugins/noid', 'noid', '', { id: 'No Id' });
  await putPackage('plugins/nofield', 'nofield', '');
  await put('plugins/nofield/package.json', '{"name":"@acme/nofield","version":"1.0.0"}');

  await put('secret.js', 'globalThis.stolen = true; export default 1;');
  await putPackage('plugins/dots', 'dots', '', { plugin: './../../secret.js' });
  await putPackage('plugins/uidots', 'uidots', pluginOf('uidots'), { ui: './dist/../../..' });
  await putPackage('plugins/link', 'link', '', { plugin: './dist/link.js' });
  await symlink(join(folder, 'secret.js'), join(folder, 'plugins/link/dist/link.js'));
  await putPackage('plugins/unbuilt', 'unbuilt', pluginOf('unbuilt'), { ui: './dist/screens' });

  const copy = 'plugins/copies/node_modules/@serviflow/sdk';
  await put(`${copy}/package.json`, '{"name":"@serviflow/sdk","type":"module","exports":"./index.js"}');
  await put(`${copy}/index.js`, 'throw new Error("a second SDK was loaded");');
  await putPackage('plugins/copies', 'copies', pluginOf('copies'));
  await putPackage('plugins/owner', 'owner', pluginOf('owner'));
  const exports = '"exports":{"./contract":"./dist/contract.js"}';
  await put(
    'plugins/owner/package.json',
    `{"name":"@acme/owner","version":"1.0.0","type":"module",${exports},"serviflow":{"id":"owner","title":"Owner","plugin":"./dist/plugin.js"}}`,
  );
  await put('plugins/owner/dist/contract.js', 'export const word = "from the owner";');
  const user = `import { word } from '@acme/owner/contract'; ${pluginOf('user').replace('"user"', 'word')}`;
  await putPackage('plugins/user', 'user', user);

  found = await findInChild();
}, 30_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function findInChild(): Promise<Shown[]> {
  const places = {
    packages: ['@acme/npm', '@acme/forgotten'],
    from: `file://${folder}/config.js`,
    pluginsDir: join(folder, 'plugins'),
    folders: [join(folder, 'given')],
  };
  const script = `
    import { findInstalled } from ${JSON.stringify(new URL('./find-installed.ts', import.meta.url).href)};
    const found = await findInstalled(${JSON.stringify(places)}, ${DEADLINE_MS});
    const shown = found.map(({ plugin, failure, ...known }) => ({
      ...known, manifest: plugin?.manifest, failure: failure?.message, remedy: failure?.remedy,
    }));
    process.stdout.write(JSON.stringify({ shown, stolen: globalThis.stolen === true }), () => process.exit(0));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const { shown, stolen } = JSON.parse(stdout) as { shown: Shown[]; stolen: boolean };
  expect(stolen).toBe(false);
  return shown;
}

test('a package in the folder is read and imported', () => {
  expect(named('@acme/rota')).toEqual({
    id: 'rota',
    title: 'The rota',
    version: '1.2.3',
    packageName: '@acme/rota',
    author: 'Kari Nor',
    homepage: 'https://acme.example/rota',
    uiDir: expect.stringMatching(/plugins\/rota\/dist\/ui$/),
    manifest: expect.objectContaining({ title: 'rota' }),
  });
});

test.each(['@acme/scoped', '@acme/linked', '@acme/given', '@acme/npm'])('%s is found, too', (name) => {
  expect(named(name).manifest).toBeDefined();
});

test('given folders come first, then the packages by name, then the folder', () => {
  expect(found.slice(0, 3).map((one) => one.packageName)).toEqual([
    '@acme/given',
    '@acme/npm',
    '@acme/forgotten',
  ]);
  expect(found.some((one) => /notes|trash/.test(one.packageName))).toBe(false);
});

test.each([
  ['@acme/throws', /^@acme\/throws cannot be imported: boom$/, /author/],
  ['@acme/hangs', /did not end within 0.4 s/, /background service/],
  ['@acme/syntax', /cannot be imported/, /author/],
  ['@acme/needs', /Cannot find package 'left-pad-of-nobody'/, /author/],
  ['@acme/nothing', /no plugin as its default export/, /definePlugin/],
  ['@acme/liar', /says that the plugin is "liar", the plugin says that it is "truth"/, /same id/],
  ['@acme/forgotten', /is not installed/, /npm install @acme\/forgotten/],
  ['plugins/empty', /empty\/package.json is missing/, /remove empty/],
  ['plugins/half', /half\/package.json cannot be read: .*JSON/, /remove half/],
  ['plugins/odd', /odd\/package.json cannot be read: EISDIR/, /remove odd/],
  ['plugins/noid', /noid\/package.json: "serviflow.id" must be the plugin's id/, /serviflow-plugin build/],
  ['plugins/nofield', /nofield\/package.json: "serviflow" must be an object/, /serviflow-plugin build/],
  ['plugins/dots', /"serviflow.plugin" names .* leads out of the package/, /Do not use/],
  ['plugins/uidots', /"serviflow.ui" names .* leads out of the package/, /Do not use/],
  ['plugins/link', /"serviflow.plugin" names .* leads out of the package/, /Do not use/],
  ['plugins/unbuilt', /"serviflow.ui" names .\/dist\/screens, which cannot be read \(ENOENT\)/, /build/],
])('%s is set aside with reason and remedy', (name, reason, remedy) => {
  expect(named(name).manifest).toBeUndefined();
  expect(named(name).failure).toMatch(reason);
  expect(named(name).remedy).toMatch(remedy);
});

test('the SDK is that of the desk, whatever a package brings', () => {
  expect(named('@acme/copies')).toMatchObject({ manifest: { title: 'copies' } });
});

test('a package imports the contract of another by its name', () => {
  expect(named('@acme/user')).toMatchObject({ manifest: { title: 'from the owner' } });
});
