import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineManifest, definePlugin } from '@serviflow/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PluginFiles } from './plugin-files.ts';

const root = mkdtempSync(join(tmpdir(), 'serviflow-plugin-files-'));
const plugin = definePlugin(defineManifest({ id: 'rota', title: 'Rota', version: '1.0.0', sdk: '^1.0.0' }), {
  register: () => undefined,
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function open(id: string): { files: PluginFiles; broken: string[] } {
  const broken: string[] = [];
  const found = { id, title: id, version: '1.0.0', packageName: id, uiDir: join(root, id), plugin };
  return { files: new PluginFiles([found], (who, error) => broken.push(`${who}: ${error.message}`)), broken };
}

const get = (files: PluginFiles, path: string, headers = {}) =>
  files.respond(new Request(`http://desk.test${path}`, { headers }));

beforeAll(() => {
  write('secret.js', 'of somebody else');
  write('rota/manifest.json', '{"entry":"index-1a2b.js","styles":["style-3c4d.css"]}');
  write('rota/index-1a2b.js', 'export const Card = () => null;'.repeat(40));
  write('rota/style-3c4d.css', '.card{}');
  write('rota/notes.txt', 'not for browsers');
  write('rota/page.html', '<script>1</script>');
  write('rota/img/mark-5e6f.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  symlinkSync(join(root, 'secret.js'), join(root, 'rota', 'link-7a8b.js'));
  write('none/readme.js', '');
  write('liar/manifest.json', '{"entry":"../secret.js","styles":[]}');
  write('torn/manifest.json', '{"entry":');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('listed files are served for ever, with their type, compressed for who can read it', async () => {
  const { files, broken } = open('rota');
  expect(broken).toEqual([]);
  expect(files.screens('rota')).toEqual({
    module: '/plugins/rota/index-1a2b.js',
    styles: ['/plugins/rota/style-3c4d.css'],
  });
  const script = await get(files, '/plugins/rota/index-1a2b.js', { 'accept-encoding': 'gzip, br' });
  expect(script?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script?.headers.get('content-encoding')).toBe('br');
  expect((await script?.arrayBuffer())?.byteLength).toBeLessThan(200);
  expect(await (await get(files, '/plugins/rota/style-3c4d.css'))?.text()).toBe('.card{}');
  expect((await get(files, '/plugins/rota/img/mark-5e6f.svg'))?.headers.get('content-type')).toBe(
    'image/svg+xml',
  );
});

test('nothing else is there: no list, no other kind, no way out of the folder', async () => {
  const { files } = open('rota');
  for (const path of [
    '/plugins/rota',
    '/plugins/rota/',
    '/plugins/rota/manifest.json',
    '/plugins/rota/notes.txt',
    '/plugins/rota/page.html',
    '/plugins/rota/link-7a8b.js',
    '/plugins/rota/../secret.js',
    '/plugins/rota/..%2fsecret.js',
    '/plugins/rota/%2e%2e/secret.js',
    '/plugins/other/index-1a2b.js',
  ])
    expect(await get(files, path), path).toBeNull();
});

test('screens that cannot be used are told of, and nothing of them is served', async () => {
  expect(open('none').broken).toEqual([expect.stringContaining('none: There is no manifest.json')]);
  expect(open('liar').broken).toEqual([expect.stringContaining('liar: manifest.json names "../secret.js"')]);
  expect(open('torn').broken).toHaveLength(1);
  expect(open('missing').broken).toHaveLength(1);
  expect(await get(open('none').files, '/plugins/none/readme.js')).toBeNull();
});
