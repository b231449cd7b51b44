import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleScreens } from './bundle-screens.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serviflow-screens-'));
  mkdirSync(join(root, 'ui'));
  mkdirSync(join(root, 'node_modules'));
  for (const name of ['react', 'react-dom', '@serviflow'])
    symlinkSync(join(MODULES, name), join(root, 'node_modules', name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const bundle = () => bundleScreens({ root, id: 'bell', outDir: join(root, 'dist/ui') });

test('what the desk shares stays outside; styles, images and lazy parts have hashed names', async () => {
  write('ui/bell.module.css', '.bell { background: url(./bell.svg) }');
  write('ui/bell.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  write('ui/lazy.tsx', "import './lazy.css';\nexport const Lazy = () => <i>later</i>;\n");
  write('ui/lazy.css', '.later { color: red }');
  write(
    'ui/index.tsx',
    `import { lazy, useState } from 'react';
     import { createPortal } from 'react-dom';
     import { Button } from '@serviflow/sdk/ui';
     import classes from './bell.module.css';
     const Lazy = lazy(async () => ({ default: (await import('./lazy.tsx')).Lazy }));
     export const Bell = () => <Button className={classes.bell} onClick={() => useState(createPortal)}><Lazy /></Button>;`,
  );
  expect(await bundle()).toEqual(['Bell']);
  const files = readdirSync(join(root, 'dist/ui'));
  const { entry, styles } = JSON.parse(readFileSync(join(root, 'dist/ui/manifest.json'), 'utf8'));
  expect(styles).toHaveLength(1);
  expect(
    files.filter((name) => name !== 'manifest.json').every((name) => /-[\w-]{8}\.(js|css|svg)$/.test(name)),
  ).toBe(true);
  expect(files).toHaveLength(5);
  const code = readFileSync(join(root, 'dist/ui', entry), 'utf8');
  expect([...code.matchAll(/from"([^."][^"]*)"/g)].map(([, name]) => name).sort()).toEqual([
    '@serviflow/sdk/ui',
    'react',
    'react-dom',
    'react/jsx-runtime',
  ]);
  expect(code).toContain('bell_bell_');
  expect(readFileSync(join(root, 'dist/ui', styles[0]), 'utf8')).toMatch(
    /\.bell_bell_.*url\(\.?\/?bell-[\w-]{8}\.svg\).*\.later/s,
  );
});

test('a library that requires React gets the shared one', async () => {
  mkdirSync(join(root, 'node_modules/old-library'));
  write('node_modules/old-library/package.json', '{ "name": "old-library", "main": "index.js" }');
  write(
    'node_modules/old-library/index.js',
    "const React = require('react'); exports.make = () => React.createElement('b');",
  );
  write('ui/index.tsx', "import { make } from 'old-library';\nexport const Bell = () => make();\n");
  expect(await bundle()).toEqual(['Bell']);
  const { entry } = JSON.parse(readFileSync(join(root, 'dist/ui/manifest.json'), 'utf8'));
  const code = readFileSync(join(root, 'dist/ui', entry), 'utf8');
  expect(code).toMatch(/from"react"/);
  expect(code).not.toMatch(/require\(["'`]react/);
});

test.each([
  [
    'another part of React',
    "import { renderToString } from 'react-dom/server';\nexport const X = renderToString;",
    'react-dom/server',
  ],
  [
    'server code of the SDK',
    "import { Type } from '@serviflow/sdk';\nexport const X = Type;",
    '@serviflow/sdk',
  ],
  [
    'a contract of another plugin',
    "import { TICKETS } from '@serviflow/plugin-tickets/contract';\nexport const X = TICKETS;",
    '@serviflow/plugin-tickets/contract',
  ],
  ['a module of Node', "import { join } from 'node:path';\nexport const X = join;", 'node:path'],
  [
    'a copy of React by its path',
    "import React from '../node_modules/react/index.js';\nexport const X = React;",
    '../node_modules/react/index.js',
  ],
])('%s is refused by name', async (_what, code, name) => {
  write('ui/part.tsx', code);
  write('ui/index.tsx', "export { X } from './part.tsx';\n");
  await expect(bundle()).rejects.toThrow(`ui/part.tsx imports "${name}", which may not be in the bundle`);
});

test('types of a contract do not count, and a mistake in the code is told with its place', async () => {
  write(
    'ui/index.tsx',
    "import type { TicketsV1 } from '@serviflow/plugin-tickets/contract';\nexport const X = (t: TicketsV1) => t;\n",
  );
  expect(await bundle()).toEqual(['X']);
  write('ui/index.tsx', 'export const X = (;\n');
  await expect(bundle()).rejects.toThrow(/The screens could not be built: [\s\S]*ui\/index\.tsx/);
});
