import { type ExtensibleRecord, type FieldPlan, FieldsOfRecords } from '@serviflow/sdk';
import { TICKET } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { isStaff } from '../model/visibility.ts';
import { categoriesInUse } from './categories.ts';
import type { EntryText } from './search-document.ts';

/** Fields that other plugins add to tickets, as the principal of the call may know them. */
export const customFields = (c: Ctx) => new FieldsOfRecords(c, { subject: TICKET.id, customer: !isStaff(c) });

/** What the desk does by itself (mail, rules, imports) is held up by no required field. */
export const isExempt = (c: Ctx): boolean => c.principal.kind === 'system';

/** A ticket with the values of its fields; null when they are not available. */
export async function withFields<V extends { id: string }>(c: Ctx, view: V) {
  const values = await customFields(c).load([view.id]);
  return { ...view, fields: values(view.id) };
}

/** Tickets are found by the words of their fields; customers by those that they may read. */
export const textsOfPlan = (plan: FieldPlan | undefined): EntryText[] =>
  (plan?.changes ?? []).flatMap(({ afterText, customers }) =>
    afterText
      ? [
          {
            visibility: customers ? ('public' as const) : ('internal' as const),
            channel: 'web',
            body: afterText,
            files: [],
          },
        ]
      : [],
  );

/** Tickets as records that other plugins may add fields to. */
export const extensibleTickets = (c: Ctx): ExtensibleRecord => ({
  subject: TICKET.id,
  title: 'Tickets',
  customers: true,
  resolving: true,
  categories: () => categoriesInUse(c),
});
