import { init, type ModuleInfos } from 'license-checker-rseidelsohn';

/** Permissive licences: nothing that ships under them binds whoever runs or changes ServiFlow. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'OFL-1.1',
  'Zlib',
  'Python-2.0',
  'CC0-1.0',
  'Unlicense',
]);

/** Used unchanged while building or testing, and not part of what is served. */
const BUILD_ONLY: Record<string, RegExp> = {
  'MPL-2.0': /^(axe-core|@axe-core\/playwright|lightningcss(-[\w-]+)?)@/,
  'CC-BY-3.0': /^(spdx-exceptions|spdx-ranges)@/,
};

/** Reads the licences of everything that is installed. @param root folder with `node_modules` */
export function readLicences(root: string): Promise<ModuleInfos> {
  return new Promise((resolve, reject) => {
    init({ start: root, excludePrivatePackages: true }, (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });
}

/** Packages whose licence is not allowed, or unknown. */
export function findForbidden(found: ModuleInfos): string[] {
  return Object.entries(found)
    .filter(([name, { licenses }]) => ![licenses ?? ''].flat().some((expression) => allows(expression, name)))
    .map(([name, { licenses }]) => `${name}: ${licenses}`);
}

/** An SPDX expression holds when one alternative has allowed parts only. A star means "guessed from its text". */
function allows(expression: string, name: string): boolean {
  return expression
    .replace(/[()*+]/g, '')
    .split(' OR ')
    .some((choice) =>
      choice.split(' AND ').every((part) => ALLOWED.has(part) || BUILD_ONLY[part]?.test(name)),
    );
}
