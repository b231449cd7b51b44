import { Type } from '@serviflow/sdk';
import { mail } from '../manifest.ts';
import { sendDigests } from '../services/outgoing/digest.ts';

/** Tells those who got no confirmation, as too many went to them, of all their requests in one mail. */
export const digestJob = mail.job('digest', {
  data: Type.Object({}),
  run: (c) => sendDigests(c),
});
