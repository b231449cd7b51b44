import type { IConfiguration } from 'dependency-cruiser';

const TEST = '[.]test(-d)?[.]tsx?$|/tests/|^tests/';
const UI = '^plugins/[^/]+/ui/';

/**
 * Who may import whom. layers.test.ts runs these rules on the tree, and on planted violations of every rule:
 * a cruise that sees no TypeScript would otherwise pass in silence.
 */
export const layerRules: IConfiguration = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need each other at run time are one module. Types may point both ways.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      // Vite's own suffixes and styles are resolved by Vite.
      to: { couldNotResolve: true, pathNot: '[?]|[.]css$|^virtual:' },
    },
    {
      name: 'sdk-stands-alone',
      comment:
        'The SDK imports third-party code only. Its test kit starts a real kernel; the template is a plugin.',
      severity: 'error',
      from: { path: '^sdk/', pathNot: `^sdk/(testing|cli/template)/|${TEST}` },
      to: { path: '^(kernel|plugins|apps|config|migrations|tests)/' },
    },
    {
      name: 'sdk-core-without-ui',
      comment: 'Server code must not load React.',
      severity: 'error',
      from: { path: '^sdk/', pathNot: '^sdk/(ui|cli)/' },
      to: { path: '^sdk/ui/' },
    },
    {
      name: 'sdk-by-its-doors',
      comment: 'Others import the SDK through its entry points, so that its inside stays free to change.',
      severity: 'error',
      from: { path: '^(kernel|plugins|apps|config|migrations)/', pathNot: TEST },
      to: {
        path: '^sdk/',
        pathNot: '^sdk/(index|testing/index|ui/index|package)[.](ts|json)$|^sdk/ui/.+[.]css$',
      },
    },
    {
      name: 'kernel-by-its-door',
      comment: 'Others import the kernel through its entry point.',
      severity: 'error',
      from: { path: '^(plugins|apps|config|sdk)/' },
      to: { path: '^kernel/', pathNot: '^kernel/index[.]ts$' },
    },
    {
      name: 'kernel-on-sdk-only',
      comment: 'The kernel imports the SDK and its own migrations; it knows no plugin and no host.',
      severity: 'error',
      from: { path: '^(kernel|migrations)/', pathNot: TEST },
      to: { path: '^(plugins|apps|config|tests|sdk/ui|sdk/testing)/' },
    },
    {
      name: 'plugin-on-sdk-only',
      comment: 'A plugin reaches the kernel, the host and the configuration only through the SDK.',
      severity: 'error',
      from: { path: '^plugins/', pathNot: TEST },
      to: { path: '^(kernel|apps|config|migrations|tests|sdk/testing|sdk/cli)/' },
    },
    {
      name: 'plugin-by-contract',
      comment: 'Of another plugin only contract.ts may be imported.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/', pathNot: TEST },
      to: { path: '^plugins/[^/]+/', pathNot: '^plugins/$1/|^plugins/[^/]+/(contract[.]ts|package[.]json)$' },
    },
    {
      name: 'plugin-tests-by-doors',
      comment: 'Tests install other plugins whole, and look into none.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: {
        path: '^plugins/[^/]+/',
        pathNot: '^plugins/$1/|^plugins/[^/]+/((contract|plugin)[.]ts|package[.]json)$',
      },
    },
    {
      name: 'plugin-server-without-ui',
      comment: 'Server code must not load React.',
      severity: 'error',
      from: { path: '^plugins/', pathNot: `${UI}|${TEST}` },
      to: { path: `${UI}|^sdk/ui/` },
    },
    {
      name: 'plugin-ui-in-the-browser',
      comment: 'Screens import sdk/ui, their own files, and types.',
      severity: 'error',
      from: { path: UI, pathNot: TEST },
      to: {
        path: '^(sdk|plugins|kernel|config|apps)/',
        pathNot: '^sdk/ui/|^plugins/[^/]+/ui/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'web-in-the-browser',
      comment: 'The shell imports sdk/ui, its own files, and types. Its build scripts run in Node.',
      severity: 'error',
      from: { path: '^apps/web/', pathNot: `^apps/web/([^/]+[.]ts$|build/)|${TEST}` },
      to: {
        path: '^(sdk|plugins|kernel|config|apps)/',
        pathNot: '^sdk/ui/|^plugins/[^/]+/ui/|^apps/web/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'browser-without-node',
      comment: 'What runs in a browser has no modules of Node.',
      severity: 'error',
      from: { path: `^apps/web/src/|^sdk/ui/|${UI}`, pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'config-on-sdk-and-plugins',
      comment: 'The configuration lists plugins and plans; it starts nothing.',
      severity: 'error',
      from: { path: '^config/', pathNot: TEST },
      to: { path: '^(kernel|apps|migrations|tests)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-tests',
      comment: 'Nothing that ships imports a test or its helpers.',
      severity: 'error',
      from: { pathNot: `${TEST}|^sdk/testing/|[.]oracle[.]ts$` },
      to: {
        path: '[.]test(-d)?[.]tsx?$|^tests/|^(sdk|kernel|plugins/[^/]+|apps/[^/]+)/tests/|[.]oracle[.]ts$',
      },
    },
    {
      name: 'container-library-in-one-place',
      severity: 'error',
      from: { pathNot: '^kernel/container/' },
      to: { path: 'node_modules/tsyringe/' },
    },
    {
      name: 'emitter-library-in-one-place',
      severity: 'error',
      from: { pathNot: '^kernel/events/' },
      to: { path: 'node_modules/eventemitter3/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]cache|coverage|fixtures)/' },
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
