import type { Migration } from '@serviflow/sdk';
import { ticketsInit } from './0001-tickets.ts';

export const ticketMigrations: readonly Migration[] = [ticketsInit];
