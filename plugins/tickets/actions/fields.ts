import { Type } from '@serviflow/sdk';
import { PrioritySchema, WorkTypeSchema } from '../contract.ts';
import { LIMITS } from '../model/limits.ts';

/** At least one character that is not a space. */
const SAYS_SOMETHING = '\\S';

/** A note is a sentence or two, rarely more. */
export const NOTE_HINTS = { rows: 4 };
/** Fields of "Edit" that no two tickets share, or that would be overwritten unseen. */
const ONE_TICKET = { bulk: false };

/** A text that must say something (8.5-8.7). */
export const noteField = (title: string) =>
  Type.String({ title, minLength: 1, maxLength: 20_000, pattern: SAYS_SOMETHING, 'x-ui': NOTE_HINTS });

export const optionalNote = (title: string) =>
  Type.Optional(Type.String({ title, maxLength: 20_000, 'x-ui': NOTE_HINTS }));

/** Somebody who may own tickets; whether that is so is checked when it is used. */
export const assigneeField = (title: string) =>
  Type.String({
    title,
    format: 'uuid',
    'x-ui': {
      widget: 'user',
      lookupQuery: { staff: 'true', status: 'active' },
      lookupOnly: { field: 'role', in: ['admin', 'expert'] },
      placeholder: 'Find a colleague',
    },
  });

export const messageFields = {
  body: Type.String({ title: 'Message', minLength: 1, maxLength: 100_000, pattern: SAYS_SOMETHING }),
  fileIds: Type.Optional(
    Type.Array(Type.String({ format: 'uuid' }), { title: 'Attachments', maxItems: 20, uniqueItems: true }),
  ),
};

/** What a writer knew of the ticket when the message was begun. */
export const seenField = {
  seen: Type.Optional(
    Type.String({
      title: 'Newest line that was read',
      description:
        'Id of the newest line of the timeline that the writer has read. When somebody else has written since, the answer is 409 `newer-entry`; read it and send again with its id.',
      format: 'uuid',
      'x-ui': { widget: 'hidden' },
    }),
  ),
};

const nullable = <T extends ReturnType<typeof Type.String> | typeof WorkTypeSchema>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** Values of fields that the desk defined itself. */
export const valuesField = Type.Optional(
  Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    title: 'Custom fields',
    description:
      'Values by the keys of the fields; null takes one away. `GET /api/tickets/fields` says which there are.',
    maxProperties: 300,
    'x-ui': { ...ONE_TICKET, widget: 'hidden' },
  }),
);

export const ticketFields = {
  title: Type.String({
    title: 'Title',
    minLength: 1,
    maxLength: LIMITS.title,
    pattern: SAYS_SOMETHING,
    'x-ui': ONE_TICKET,
  }),
  description: Type.String({
    title: 'Description',
    minLength: 1,
    maxLength: LIMITS.description,
    pattern: SAYS_SOMETHING,
    'x-ui': ONE_TICKET,
  }),
  priority: Type.Optional(PrioritySchema),
  category: Type.Optional(nullable(Type.String({ title: 'Category', maxLength: LIMITS.category }))),
  workType: Type.Optional(nullable(WorkTypeSchema)),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: LIMITS.tag, pattern: SAYS_SOMETHING }), {
      title: 'Tags',
      maxItems: LIMITS.tags,
      'x-ui': ONE_TICKET,
    }),
  ),
  fields: valuesField,
  clientId: Type.Optional(
    nullable(Type.String({ title: 'Client', format: 'uuid', 'x-ui': { ...ONE_TICKET, widget: 'client' } })),
  ),
  contactId: Type.Optional(nullable(Type.String({ title: 'Contact', format: 'uuid', 'x-ui': ONE_TICKET }))),
};
