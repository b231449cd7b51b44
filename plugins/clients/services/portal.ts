import type { portalAccess, Static } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { addLogin } from './access.ts';
import { isCut } from './cut-access.ts';
import { READER } from './read.ts';

/**
 * The portal login behind an address that asks for a link or is mailed one (37.9): contacts with an address have the
 * portal without an account of their own making. Strangers and people who are switched off get none.
 */
export async function offerPortal(
  c: Ctx,
  wish: Static<typeof portalAccess.value>,
): Promise<Static<typeof portalAccess.value> | undefined> {
  if (wish.userId !== null) return undefined;
  const known = await c.get(READER).findByEmail(wish.email);
  if (!known?.contact.active || !known.client.active || (await isCut(c, known.contact))) return undefined;
  const userId = known.contact.userId ?? (await addLogin(c, known.contact)).contact.userId;
  return { ...wish, userId };
}
