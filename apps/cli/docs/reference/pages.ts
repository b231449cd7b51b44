/** A page of the reference and the modules that it shows, in this order. */
export interface PagePlan {
  /** Below docs/reference. */
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  readonly modules: readonly (string | RegExp)[];
  /** The door whose names from packages are told here. */
  readonly packagesOf?: string;
}

/** Every module of the surface stands on one page; one that no page has stops the generator. */
export const PAGES: readonly PagePlan[] = [
  {
    file: 'define.md',
    title: 'Declaring a plugin',
    intro: 'Manifest, actions, queries, jobs, pages, contracts: `import { … } from "@serviflow/sdk"`.',
    modules: [
      'define/manifest',
      'define/operation',
      'define/plugin',
      'define/token',
      'define/page',
      'define/errors',
      'define/id',
      'define/version',
      'define/operation-path',
      'define/plugin-id',
      'define/plugin-rules',
      // What is new under define/ and has no better place.
      /^define\//,
      'define/cron-rule',
    ],
    packagesOf: '@serviflow/sdk',
  },
  {
    file: 'context.md',
    title: 'What a handler has',
    intro: 'The first argument of every handler, `c`: `import type { Context } from "@serviflow/sdk"`.',
    modules: [
      'define/context',
      'define/principal',
      'define/files',
      'define/user-directory',
      'define/outside',
    ],
  },
  {
    file: 'events.md',
    title: 'Events and filters',
    intro:
      'Declaring facts and questions, and those of the desk itself: `import { … } from "@serviflow/sdk"`. What the installed plugins tell is listed in [events.md](../events.md).',
    modules: ['define/event', /^core\//],
  },
  {
    file: 'data.md',
    title: 'Tables and entities',
    intro: 'Migrations, tables of tenants, search, the unit of work: `import { … } from "@serviflow/sdk"`.',
    modules: ['define/migration', 'define/entity'],
  },
  {
    file: 'testing.md',
    title: 'Testing',
    intro: 'A whole desk on a database of its own: `import { … } from "@serviflow/sdk/testing"`.',
    modules: [/^testing\//],
  },
  {
    file: 'ui.md',
    title: 'Screens',
    intro:
      'Components and hooks of the web app: `import { … } from "@serviflow/sdk/ui"`. How they belong together is told in [sdk/ui/README.md](../../sdk/ui/README.md).',
    modules: [/^ui\//],
    packagesOf: '@serviflow/sdk/ui',
  },
];
