import type { Role } from '@serviflow/sdk';

export type UserStatus = 'pending' | 'active' | 'deactivated';
export type LinkPurpose = 'invite' | 'reset' | 'magic';

/** The tables of `migrations/0002-auth.ts` as the query builder sees them; `tenant_id` is the session's. */
export interface AuthTables {
  'kernel.user': UserRow;
  'kernel.session': SessionRow;
  'kernel.api_token': ApiTokenRow;
  'kernel.one_time_link': OneTimeLinkRow;
  'kernel.automation_account': AutomationAccountRow;
  /** `migrations/0012-links.ts`. */
  'kernel.link': LinkRow;
}

export interface UserRow {
  id: string;
  username: string;
  email: string;
  name: string;
  role: Role;
  company_admin: boolean;
  status: UserStatus;
  password_hash: string | null;
  must_change_password: boolean;
  created_at: Date;
  created_by: string;
  last_login_at: Date | null;
  deactivated_at: Date | null;
  deactivated_by: string | null;
}

export interface SessionRow {
  id: string;
  user_id: string;
  token_hash: string;
  created_at: Date;
  expires_at: Date;
  last_seen_at: Date;
  ip: string;
  user_agent: string;
  elevated_until: Date | null;
  restricted_subject: string | null;
  restricted_id: string | null;
  /** How it was opened: `password`, `invite`, `reset`, `magic` or `link`. */
  via: string;
  /** The mailed link that opened it; it ends with the link. */
  link_id: string | null;
}

export interface ApiTokenRow {
  id: string;
  user_id: string;
  name: string;
  token_hash: string;
  scopes: string[] | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  revoked_at: Date | null;
}

export interface OneTimeLinkRow {
  id: string;
  user_id: string;
  purpose: LinkPurpose;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

/** An account without a login (`migrations/0020-automation-accounts.ts`). */
export interface AutomationAccountRow {
  id: string;
  name: string;
  permissions: string[];
  created_at: Date;
  created_by: string;
  disabled_at: Date | null;
}

export interface LinkRow {
  id: string;
  token_hash: string;
  purpose: string;
  data: Record<string, string>;
  subject: string | null;
  subject_id: string | null;
  user_id: string | null;
  address: string | null;
  created_at: Date;
  created_by: string;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}
