import { defineMigration } from '@serviflow/sdk';

/** Answers kept for repeated requests held temporary passwords and links in the clear; from here on they are sealed. */
export const sealedAnswers = defineMigration('0011-sealed-answers', () => ['delete from kernel.idempotency']);
