import type { Client, ClientKind, Connection, Contact, SlaLevel } from '../contract.ts';

export interface ClientRow {
  id: string;
  kind: ClientKind;
  name: string | null;
  company: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  sla_level: SlaLevel;
  connection: Connection | null;
  notes: string | null;
  photo_file_id: string | null;
  active: boolean;
  admin_receives_emails: boolean;
  members_receive_emails: boolean;
  access_cut_at: Date | null;
  created_at: Date;
  updated_at: Date;
  display_name: string;
  domains: string[];
}

export interface ContactRow {
  id: string;
  client_id: string;
  name: string;
  email: string | null;
  phone: string | null;
  role: string | null;
  notes: string | null;
  primary: boolean;
  active: boolean;
  user_id: string | null;
  company_admin: boolean;
  mail_failure: string | null;
  mail_failed_at: Date | null;
  access_cut_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** The DTO of a stored client. */
export function toClient(row: ClientRow): Client {
  return {
    id: row.id,
    kind: row.kind,
    displayName: row.display_name,
    name: row.name,
    company: row.company,
    email: row.email,
    phone: row.phone,
    address: row.address,
    slaLevel: row.sla_level,
    connection: row.connection,
    notes: row.notes,
    photoFileId: row.photo_file_id,
    active: row.active,
    adminReceivesEmails: row.admin_receives_emails,
    membersReceiveEmails: row.members_receive_emails,
    accessCut: row.access_cut_at !== null,
    domains: row.domains,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Both columns as one value. */
export const failureOf = (reason: string | null, since: Date | null): Contact['mailFailure'] =>
  reason !== null && since !== null ? { reason, since: since.toISOString() } : null;

/** The DTO of a stored contact. */
export function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    role: row.role,
    notes: row.notes,
    primary: row.primary,
    active: row.active,
    userId: row.user_id,
    companyAdmin: row.company_admin,
    mailFailure: failureOf(row.mail_failure, row.mail_failed_at),
    accessCut: row.access_cut_at !== null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
