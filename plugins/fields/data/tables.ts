import type { FieldType } from '../model/definition.ts';

export interface DefinitionRow {
  id: string;
  subject: string;
  key: string;
  type: FieldType;
  position: number;
  in_lists: boolean;
  retired: boolean;
  spec: unknown;
  created_at: Date;
  updated_at: Date;
}

export interface RecordRow {
  record_id: string;
  subject: string;
  /** By the keys of the fields. */
  values: unknown;
}

/** One of the three columns holds the value. */
export interface ValueRow {
  field_id: string;
  record_id: string;
  n: number;
  text: string | null;
  num: number | null;
  day: string | null;
}

export interface FieldsDb {
  'fields.definition': DefinitionRow;
  'fields.record': RecordRow;
  'fields.value': ValueRow;
}
