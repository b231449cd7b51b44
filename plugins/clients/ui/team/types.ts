import type { Contact } from '../../contract.ts';

/** A person as a company admin gets them: without the desk's own notes. */
export type TeamPerson = Omit<Contact, 'notes' | 'mailFailure'>;

/** `GET /api/clients/team`. */
export interface Team {
  total: number;
  active: number;
  disabled: number;
  items: TeamPerson[];
  invited: { address: string; invitedAt: string }[];
}
