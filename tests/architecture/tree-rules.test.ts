import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cruise } from './cruise.ts';
import { withTree } from './planted.ts';
import { findUnnamedImports, readManifests } from './plugin-requires.ts';
import { findDeskWords, findLongFiles, findStrayFolders } from './tree-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('files of at most 300 lines', () => {
  test('in the tree', () => expect(findLongFiles(ROOT)).toEqual([]));

  test('a longer one is reported', async () => {
    const tree = { 'kernel/long.ts': '//\n'.repeat(301), 'kernel/full.ts': '//\n'.repeat(300) };
    expect(await withTree(tree, async (root) => findLongFiles(root))).toEqual(['kernel/long.ts: 301 lines']);
  });
});

describe('the kernel knows no help desk', () => {
  test('in the tree', () => expect(findDeskWords(ROOT)).toEqual([]));

  test.each([
    ['const ticketId = 1;', 'ticket'],
    ['type SlaClock = 1;', 'Sla'],
    ["const sql = 'select * from tickets.ticket';", 'tickets'],
    ['const url = "http://x/"; const ESCALATED_AT = 1;', 'ESCALATED'],
  ])('%s is reported', async (code, word) => {
    const found = await withTree({ 'kernel/bad.ts': `\n${code}\n` }, async (root) => findDeskWords(root));
    expect(found[0]).toBe(`kernel/bad.ts:2: ${word}`);
  });

  test('other words, comments and tests pass', async () => {
    const tree = {
      'kernel/good.ts':
        '// a plugin such as tickets\nconst stickets = "/assets/"; /* an\nSLA */ const translate = 1;\n',
      'kernel/good.test.ts': 'const ticket = 1;\n',
      'plugins/one/plugin.ts': 'const ticket = 1;\n',
    };
    expect(await withTree(tree, async (root) => findDeskWords(root))).toEqual([]);
  });
});

describe('folders of the house plan', () => {
  test('in the tree', () => expect(findStrayFolders(ROOT)).toEqual([]));

  test('another one is reported', async () => {
    const found = await withTree({ 'kernel/a.ts': '', '.ci/run': '' }, async (root) => {
      await mkdir(join(root, 'utils'));
      return findStrayFolders(root);
    });
    expect(found).toEqual(['utils']);
  });
});

describe('contracts are named in the manifest', () => {
  test('in the tree', async () => {
    expect(findUnnamedImports(await cruise(ROOT), await readManifests(ROOT))).toEqual([]);
  });

  test('one that is not is reported', async () => {
    const contract = (id: string) => `export const API = { kind: 'contract', id: '${id}.api@1' };\n`;
    const uses = (id: string) => `import { API } from '../${id}/contract.ts';\nexport const used = API;\n`;
    const tree = {
      'plugins/one/contract.ts': contract('one'),
      'plugins/two/contract.ts': contract('two'),
      'plugins/three/contract.ts': contract('three'),
      'plugins/asks/manifest.ts': `import { API as ONE } from '../one/contract.ts';
        import { API as TWO } from '../two/contract.ts';
        export const manifest = { kind: 'manifest', id: 'asks', requires: { one: ONE }, optional: { other: TWO } };\n`,
      'plugins/asks/good.ts': uses('two'),
      'plugins/asks/bad.ts': uses('three'),
    };
    const found = await withTree(tree, async (root) =>
      findUnnamedImports(await cruise(root), await readManifests(root)),
    );
    expect(found).toEqual(['plugins/asks/bad.ts → plugins/three/contract.ts']);
  });
});
