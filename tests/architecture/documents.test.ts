import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { generatedDocuments } from '../../apps/cli/docs/generate.ts';
import { fieldsOf } from '../../apps/cli/docs/schema-fields.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let documents: Map<string, string>;
beforeAll(async () => {
  documents = await generatedDocuments(ROOT);
});

const REFERENCE = globSync('docs/reference/*.md', { cwd: ROOT });

test.each(['docs/contracts.md', 'docs/events.md', 'docs/openapi.json', 'docs/sdk-api.txt', ...REFERENCE])(
  '%s is what the code says (else run: node apps/cli/main.ts docs)',
  async (path) => {
    const committed = await readFile(join(ROOT, path), 'utf8');
    const generated = documents.get(path) ?? '';
    // Not toBe: a difference of many thousand lines would drown the report.
    expect(firstDifference(committed, generated)).toBeNull();
  },
);

test('each page of the reference is there', () => {
  const pages = [...documents.keys()].filter((path) => path.startsWith('docs/reference/'));
  expect(pages.length).toBeGreaterThan(5);
  expect(REFERENCE.toSorted()).toEqual(pages.toSorted());
});

test('the list of events names payload, handlers and words of a known event', () => {
  const page = documents.get('docs/events.md') ?? '';
  const section = page.split('#### ').find((part) => part.startsWith('`tickets.created@1`')) ?? '';
  expect(section).toContain('A ticket was created.');
  expect(section).toContain('| `actor.kind` | "user", "contact" or "system" |');
  expect(section).toContain('`notifications/on/created`');
});

test('the surface of the SDK holds its three entry points', () => {
  const text = documents.get('docs/sdk-api.txt') ?? '';
  expect(text).toContain('export declare function defineManifest<');
  expect(text).toContain('export declare function createTestKernel(');
  expect(text).toContain('=== @serviflow/sdk/ui');
});

test('fields of a schema in words', () => {
  const schema = {
    type: 'object',
    required: ['ids', 'who'],
    properties: {
      ids: { type: 'array', items: { type: 'string' } },
      who: { type: 'object', properties: { name: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
      at: { type: 'string', format: 'date-time' },
    },
  };
  expect(fieldsOf(schema as never)).toEqual([
    { name: 'ids', type: 'list of string', optional: false },
    { name: 'who.name', type: 'string or null', optional: true },
    { name: 'at', type: 'string (date-time)', optional: true },
  ]);
});

function firstDifference(committed: string, generated: string): object | null {
  if (committed === generated) return null;
  const [have, want] = [committed.split('\n'), generated.split('\n')];
  const line = want.findIndex((text, index) => text !== have[index]);
  const at = line === -1 ? want.length : line;
  return { line: at + 1, committed: have[at] ?? null, generated: want[at] ?? null };
}
