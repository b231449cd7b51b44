import type { Entry, Module } from '../surface/surface.ts';
import { declarationLines } from './declaration-text.ts';
import { PAGES, type PagePlan } from './pages.ts';

const HEAD =
  'This page is written by `node apps/cli/main.ts docs` from the comments in `sdk/`. Do not edit it.';

/**
 * The reference of the SDK as Markdown.
 * @returns path below the root of the project, and text
 * @throws Error when a module stands on no page
 */
export function referencePages(entries: readonly Entry[]): Map<string, string> {
  const modules = entries.flatMap((entry) => entry.modules.filter((module) => module.exports.length > 0));
  const homeless = modules.filter((module) => PAGES.every((page) => placeOf(page, module) === -1));
  if (homeless.length)
    throw new Error(
      `apps/cli/docs/reference/pages.ts names no page for ${homeless.map((m) => m.path).join(', ')}.`,
    );
  const pages = PAGES.map((page): [string, string] => {
    const own = modules
      .filter((module) => placeOf(page, module) !== -1)
      .sort((a, b) => placeOf(page, a) - placeOf(page, b));
    return [`docs/reference/${page.file}`, pageText(page, own, entries)];
  });
  return new Map([['docs/reference/README.md', indexText(modules)], ...pages]);
}

/** Where a module stands on a page; -1 = not there. A page that names it goes before one whose pattern fits. */
function placeOf(page: PagePlan, { path }: Module): number {
  const home = PAGES.find(({ modules }) => modules.includes(path));
  if (home) return home === page ? page.modules.indexOf(path) : -1;
  return page.modules.findIndex((one) => one instanceof RegExp && one.test(path));
}

function pageText(page: PagePlan, modules: readonly Module[], entries: readonly Entry[]): string {
  const exports = modules.flatMap((module) => module.exports);
  const names = [...new Set(exports.map(({ name }) => name))].sort();
  const packages = entries.filter(({ name }) => name === page.packagesOf).flatMap((entry) => entry.packages);
  return [
    `# ${page.title}`,
    '',
    HEAD,
    '',
    page.intro,
    '',
    names.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · '),
    '',
    ...modules.flatMap((module) => module.exports.flatMap((one) => declarationLines(one, module.hidden))),
    ...packages.flatMap(({ from, names: all }) => [
      `### From ${from}`,
      '',
      ...(all[0]?.doc.text ? [all[0].doc.text, ''] : []),
      all.map(({ name }) => `\`${name}\``).join(', '),
      '',
      `<sub>since ${all[0]?.doc.since}</sub>`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function indexText(modules: readonly Module[]): string {
  return [
    '# Reference of the SDK',
    '',
    HEAD,
    '',
    'How these parts belong together is told in [writing-a-plugin.md](../writing-a-plugin.md), what may change when in',
    '[sdk-promise.md](../sdk-promise.md), every type in [sdk-api.txt](../sdk-api.txt), what plugins offer to each other in',
    '[contracts.md](../contracts.md).',
    '',
    ...PAGES.map((page) => {
      const count = modules.filter((module) => placeOf(page, module) !== -1).flatMap((m) => m.exports).length;
      return `- [${page.title}](${page.file}): ${count} names`;
    }),
    '',
  ].join('\n');
}
