import { join } from 'node:path';
import type { FoundPlugin } from '@serviflow/kernel';
import { clumsyScreens, parcelWatch, tornScreens } from './plugin.ts';

const at = (folder: string) => join(import.meta.dirname, folder);

/** Packages of strangers as the host hands them to the kernel, with screens that are built already. */
export const foundPlugins: readonly FoundPlugin[] = [
  {
    id: 'parcel-watch',
    title: 'Parcel watch',
    version: '1.2.0',
    packageName: '@parcels/serviflow-parcel-watch',
    description: 'Keeps an eye on parcels that belong to a ticket.',
    author: 'Pat Parcel',
    homepage: 'https://parcels.example/watch',
    uiDir: at('fixtures/parcels'),
    plugin: parcelWatch,
  },
  {
    id: 'clumsy-screens',
    title: 'Clumsy screens',
    version: '0.1.0',
    packageName: 'clumsy-screens',
    homepage: 'javascript:alert(1)',
    uiDir: at('fixtures/clumsy'),
    plugin: clumsyScreens,
  },
  {
    id: 'torn-screens',
    title: 'Torn screens',
    version: '0.1.0',
    packageName: 'torn-screens',
    uiDir: at('fixtures/torn'),
    plugin: tornScreens,
  },
];
