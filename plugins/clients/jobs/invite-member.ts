import { Type } from '@serviflow/sdk';
import { clients } from '../manifest.ts';
import { sendTeamInvitation } from '../services/team.ts';

/** What an invitation by a company admin needs; apart from the call, so that its answer and time tell nothing. */
export const inviteMemberJob = clients.job('invite-member', {
  data: Type.Object({ clientId: Type.String(), address: Type.String() }),
  run: (c, wish) => sendTeamInvitation(c, wish),
});
