import { Type } from '@serviflow/sdk';
import { Shift } from '../contract.ts';
import { onCallRota } from '../manifest.ts';
import { onCallNow } from '../services/on-call.ts';

const Nullable = Type.Union([Shift, Type.Null()]);

/** GET /api/on-call-rota/now, and the command `on-call` for chat. */
export const now = onCallRota.query('now', {
  title: 'Who is on call',
  icon: 'phone',
  command: 'on-call',
  permission: 'on-call-rota.read',
  input: Type.Object({}),
  reply: Type.Object({ now: Nullable, next: Nullable }),
  run: (c) => onCallNow(c),
});
