import type { Migration } from '@serviflow/sdk';
import { clientsInit } from './0001-clients.ts';
import { clientsSearch } from './0002-search.ts';

export const clientMigrations: readonly Migration[] = [clientsInit, clientsSearch];
