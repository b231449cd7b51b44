import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Declaration, type DeclarationFile, readDeclarations } from '../surface/declarations.ts';

/** A declaration and the file that it stands in. */
export interface Placed {
  readonly declaration: Declaration;
  /** Absolute. */
  readonly file: string;
}

/** Source files of a plugin, each read once. */
export class SourceModules {
  readonly #read = new Map<string, DeclarationFile>();

  /** All that a module exports, also what it passes on from files of the plugin. */
  exportsOf(file: string): Placed[] {
    const { declarations, reExports } = this.#open(file);
    return [
      ...declarations.filter(({ exported }) => exported).map((declaration) => ({ declaration, file })),
      ...reExports
        .filter(({ from }) => from.startsWith('.'))
        .flatMap(({ from, name }) =>
          this.exportsOf(join(dirname(file), from)).filter(
            ({ declaration }) => name === '*' || declaration.name === name,
          ),
        ),
    ];
  }

  /** What a name means in a file: declared there, or imported from another file. */
  find(file: string, name: string): Placed | undefined {
    const { declarations, imports } = this.#open(file);
    const own = declarations.find((one) => one.name === name);
    if (own) return { declaration: own, file };
    const imported = imports.get(name);
    if (!imported?.from.startsWith('.')) return undefined;
    return this.find(join(dirname(file), imported.from), imported.name);
  }

  #open(file: string): DeclarationFile {
    const known = this.#read.get(file);
    if (known) return known;
    const read = readDeclarations(file, readFileSync(file, 'utf8'));
    this.#read.set(file, read);
    return read;
  }
}
