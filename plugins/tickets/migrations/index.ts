import type { Migration } from '@serviflow/sdk';
import { ticketsInit } from './0001-tickets.ts';
import { ticketsSearch } from './0002-search.ts';

export const ticketMigrations: readonly Migration[] = [ticketsInit, ticketsSearch];
