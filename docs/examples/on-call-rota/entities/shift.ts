import { column, defineEntity, idColumn } from '@serviflow/sdk';

/** A week of one person. The tenant is never mapped: the database fills it in and compares it. */
export const ShiftEntity = defineEntity({
  name: 'OnCallRotaShift',
  schema: 'on_call_rota',
  tableName: 'shift',
  properties: {
    id: idColumn(),
    startsAt: column.datetime(),
    endsAt: column.datetime(),
    /** Who is on call. */
    userId: column.uuid(),
    /** Whose turn it is by the order. */
    plannedUserId: column.uuid(),
    /** Who was announced; somebody else, or nobody, means that the hand-over is still to be told. */
    announcedUserId: column.uuid().nullable(),
  },
});

/** A stored week. */
export interface ShiftRow {
  id: string;
  startsAt: Date;
  endsAt: Date;
  userId: string;
  plannedUserId: string;
  announcedUserId?: string | null;
}
