import { defineContract, defineManifest, definePlugin, type Plugin } from '@serviflow/sdk';
import { RecordingLog } from '@serviflow/sdk/testing';
import { expect, test } from 'vitest';
import { Registry } from '../registry/registry.ts';
import type { FoundPlugin } from './found-plugin.ts';
import { Loader } from './loader.ts';

const CORE = plugin('admin');
const OWN = plugin('desk');

function plugin(id: string, more: object = {}): Plugin {
  return definePlugin(defineManifest({ id, title: id, version: '1.0.0', sdk: '^1.0.0', ...more }), {
    register() {},
  });
}

const found = (id: string, of: { plugin: Plugin } | { failure: Error }): FoundPlugin => ({
  id,
  title: `The ${id}`,
  version: '2.0.0',
  packageName: `@acme/${id}`,
  ...of,
});

function load(...packages: FoundPlugin[]) {
  const log = new RecordingLog();
  const loader = new Loader(log);
  loader.load({ core: [CORE], plugins: [OWN], found: packages }, new Registry());
  return { loader, log };
}

test('a plugin from outside loads like one of the product', () => {
  const { loader, log } = load(found('rota', { plugin: plugin('rota') }));
  expect(loader.state('rota')).toMatchObject({ status: 'valid', packageName: '@acme/rota', core: false });
  expect(log.errors()).toEqual([]);
});

test('one that could not be imported is named with reason and remedy', () => {
  const failure = Object.assign(new Error('It throws at import: boom'), { remedy: 'Ask its author.' });
  const { loader, log } = load(found('rota', { failure }));
  expect(loader.state('rota')).toMatchObject({
    status: 'failed',
    surface: 'import',
    reason: 'It throws at import: boom',
    remedy: 'Ask its author.',
    manifest: { title: 'The rota', version: '2.0.0' },
  });
  expect(log.errors()).toMatchObject([{ fields: { plugin: 'rota', surface: 'import' } }]);
});

test.each([
  ['desk', 'a plugin of the product'],
  ['admin', 'the kernel'],
  ['rota', '@acme/rota'],
])('the id %s belongs to %s, and the stranger gets another name', (id, owner) => {
  const rota = found('rota', { plugin: plugin('rota') });
  const rival = { ...found(id, { plugin: plugin(id) }), packageName: '@evil/thing' };
  const { loader } = load(rota, rival);
  expect(loader.state(id)?.status).toBe('valid');
  expect(loader.state(`${id} (@evil/thing)`)).toMatchObject({
    status: 'failed',
    surface: 'manifest',
    reason: `The id "${id}" belongs to ${owner}.`,
    remedy: expect.stringContaining('@evil/thing'),
  });
});

test('a stranger may not stop the boot', () => {
  const { loader } = load(found('rota', { plugin: plugin('rota', { critical: true }) }));
  expect(loader.state('rota')).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('critical'),
  });
});

test('a manifest that is none costs nobody else', () => {
  const requires = { desk: null as never };
  const odd = definePlugin(
    defineManifest({ id: 'odd', title: 'Odd', version: '1.0.0', sdk: '*', requires }),
    {
      register() {},
    },
  );
  const needy = plugin('needy', { requires: { odd: defineContract('odd.api@1') } });
  const { loader } = load(found('odd', { plugin: odd }), found('needy', { plugin: needy }));
  expect(loader.state('odd')).toMatchObject({ status: 'failed', surface: 'manifest' });
  expect(loader.state('needy')).toMatchObject({ status: 'blocked', reason: expect.stringContaining('odd') });
  expect(loader.state('desk')?.status).toBe('valid');
});
