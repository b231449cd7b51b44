import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import type { Finding } from '../finding.ts';

/** Members of the interfaces that `contract.ts` exports: interface, member, its text in one line. */
export type ContractTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads the interfaces of a contract from its source: at run time nothing of them is left. */
export function contractTypes(root: string): ContractTypes {
  const path = join(root, 'contract.ts');
  if (!existsSync(path)) return {};
  const text = readFileSync(path, 'utf8');
  const types: Record<string, Record<string, string>> = {};
  for (const statement of parseSync('contract.ts', text).program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const declared = statement.declaration;
    if (declared?.type !== 'TSInterfaceDeclaration') continue;
    types[declared.id.name] = Object.fromEntries(
      declared.body.body.map((member) => {
        const line = oneLine(text.slice(member.start, member.end));
        return ['key' in member ? text.slice(member.key.start, member.key.end) : line, line];
      }),
    );
  }
  return types;
}

const oneLine = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[;,]\s*$/, '')
    .trim();

/** Members of a contract that are gone or changed; new ones hurt nobody, as only the owner implements it. */
export function changedTypes(older: ContractTypes, newer: ContractTypes): Finding[] {
  return Object.entries(older).flatMap(([name, members]) =>
    Object.entries(members).flatMap(([member, was]) => {
      const is = newer[name]?.[member];
      if (is === was) return [];
      return [
        {
          code: is === undefined ? 'contract-member-removed' : 'contract-member-changed',
          at: `${name}.${member}`,
          what:
            is === undefined ? 'It was in the contract and is gone.' : `It was "${was}" and is now "${is}".`,
          remedy:
            'Keep it as it was and add what is new beside it, or declare the contract anew with the next number (@2).',
        },
      ];
    }),
  );
}
