import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedDocuments } from '../docs/generate.ts';

/**
 * `docs`: writes the documents that are derived from the code (events, OpenAPI, the SDK's surface).
 * @param root folder of the project
 * @returns one line for each document
 */
export async function writeDocuments(root: string): Promise<string[]> {
  const lines: string[] = [];
  for (const [path, text] of await generatedDocuments(root)) {
    const file = join(root, path);
    const before = await readFile(file, 'utf8').catch(() => '');
    if (before !== text) await writeFile(file, text);
    lines.push(`${path}: ${before === text ? 'unchanged' : 'written'}`);
  }
  return lines;
}
