import { defineContract, defineSubject } from '@serviflow/sdk';
import type { Definition, DefinitionDraft } from './model/definition.ts';

/** A custom field, for callers with `fields.manage`. */
export const DEFINITION = defineSubject<Definition>('fields.definition', 'definitions');

/** What other plugins may ask of custom fields; the caller acts for the system. */
export interface FieldsV1 {
  /** Adds a field. @throws Problem 422 naming what is wrong */
  define(draft: DefinitionDraft): Promise<Definition>;
}

export const FIELDS = defineContract<FieldsV1>('fields.api@1');
