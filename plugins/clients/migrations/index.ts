import type { Migration } from '@serviflow/sdk';
import { clientsInit } from './0001-clients.ts';

export const clientMigrations: readonly Migration[] = [clientsInit];
