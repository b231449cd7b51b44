import type { Migration } from '@serviflow/sdk';
import { clientsInit } from './0001-clients.ts';
import { mailFailure } from './0004-mail-failure.ts';
import { clientAccess } from './0005-access.ts';
import { foldedSearch } from './0012-folded-search.ts';

export const clientMigrations: readonly Migration[] = [clientsInit, mailFailure, clientAccess, foldedSearch];
