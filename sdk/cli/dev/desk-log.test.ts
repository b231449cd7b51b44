import { expect, test } from 'vitest';
import { deskLog } from './desk-log.ts';

function shown(...lines: string[]): { printed: string[]; setAside: number } {
  const printed: string[] = [];
  let setAside = 0;
  const take = deskLog({
    root: '/home/ann/rota',
    id: 'rota',
    print: (line) => void printed.push(line),
    onSetAside: () => {
      setAside++;
    },
  });
  // Output comes in pieces that end anywhere.
  const text = lines.map((line) => `${line}\n`).join('');
  take(text.slice(0, 10));
  take(text.slice(10));
  return { printed, setAside };
}

test('a plugin that is set aside is told with surface, place and what its author can do', () => {
  const { printed, setAside } = shown(
    JSON.stringify({
      level: 50,
      plugin: 'rota',
      surface: 'register',
      reason: 'rota.add is registered twice',
      remedy: 'Mend the plugin and restart.',
      stack:
        'Error: rota.add is registered twice\n    at collect (file:///home/ann/rota/node_modules/@serviflow/kernel/dist/x.js:1:1)\n    at Object.register (file:///home/ann/rota/plugin.ts:17:7)\n    at node:internal/modules/run:1:1',
      msg: 'plugin set aside',
    }),
  );
  expect(printed).toEqual([
    '✗ rota, register: plugin set aside: rota.add is registered twice',
    '    at Object.register (plugin.ts:17:7)',
    '  Mend it and save.',
  ]);
  expect(setAside).toBe(1);
});

test('a mistake in the code is shown as Node points at it', () => {
  const { printed } = shown(
    JSON.stringify({
      level: 50,
      plugin: 'rota',
      surface: 'import',
      reason: 'serviflow-plugin-rota cannot be imported: Expression expected',
      stack:
        '/home/ann/rota/plugin.ts:3\nconst x = ;\n          ^\n\nSyntaxError: Expression expected\n    at node:internal',
      msg: 'plugin set aside',
    }),
  );
  expect(printed.slice(1)).toEqual([
    '    plugin.ts:3',
    '    const x = ;',
    '              ^',
    '  Mend it and save.',
  ]);
});

test('what the plugin prints is passed on, the account of a start and small talk are not', () => {
  const { printed, setAside } = shown(
    '     0.12 s  environment      3 ms',
    'hello from the plugin',
    JSON.stringify({ level: 30, msg: 'nothing special' }),
    JSON.stringify({ level: 40, plugin: 'mail', msg: 'slow', remedy: 'Wait.' }),
    'ServiFlow is ready: http://localhost:3000',
    '  Tenant "demo", user and password:',
    '    admin          9btx-f5ys-vdj4   runs the desk',
    'Stopping (SIGTERM)…',
    '{"json": "of the plugin"}',
  );
  expect(printed).toEqual(['hello from the plugin', '! mail: slow', '  Wait.', '{"json": "of the plugin"}']);
  expect(setAside).toBe(0);
});
