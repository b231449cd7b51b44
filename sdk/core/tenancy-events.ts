import { Type } from '@sinclair/typebox';
import { defineEvent } from '../define/event.ts';

/**
 * A tenant was made by sign-up; the welcome mail follows from it (requirement 1.2).
 * @since 1.0
 */
export const tenantSignedUp = defineEvent(
  'tenancy.signed-up@1',
  Type.Object({
    tenantCode: Type.String(),
    username: Type.String(),
    email: Type.String(),
    trialEndsAt: Type.String(),
  }),
  'A trial tenant was made; its first administrator exists.',
);
