import type { Migration } from '@serviflow/sdk';
import { ticketsInit } from './0001-tickets.ts';
import { ticketsSearch } from './0002-search.ts';
import { ticketsFoldedText } from './0003-folded-text.ts';
import { ticketLinks } from './0005-links.ts';
import { ticketsWords } from './0007-words.ts';
import { ticketsIndexes } from './0016-indexes.ts';

export const ticketMigrations: readonly Migration[] = [
  ticketsInit,
  ticketsSearch,
  ticketsFoldedText,
  ticketsWords,
  ticketLinks,
  ticketsIndexes,
];
