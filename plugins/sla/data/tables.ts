/** Tables of this plugin as typed SQL sees them. `tenant_id` is the database's business. */
export interface ProfileTable {
  id: string;
  name: string;
  timezone: string;
  always_open: boolean;
  days: number[];
  start_time: string;
  end_time: string;
  holidays: string[];
  hours: Record<string, string[][]>;
  created_at: Date;
  updated_at: Date;
}

export interface DefinitionTable {
  id: string;
  name: string;
  category_label: string | null;
  response_seconds: number;
  resolve_seconds: number;
  profile_id: string;
  active: boolean;
  near_percent: number;
  created_at: Date;
  updated_at: Date;
}

export type RuleScope = 'ticket' | 'user' | 'contact' | 'client' | 'level' | 'category' | 'default';

export interface RuleTable {
  scope: RuleScope;
  key: string;
  label: string;
  definition_id: string;
  set_by: string;
  set_at: Date;
}

export interface ClockTable {
  ticket_id: string;
  clock: string;
  definition_id: string | null;
  definition_name: string;
  source: string;
  reason: string;
  profile_id: string | null;
  profile_name: string;
  profile: unknown;
  target_seconds: number;
  near_percent: number;
  past_percent: number;
  started_at: Date;
  pauses: unknown;
  stopped_at: Date | null;
  near_at: Date;
  due_at: Date;
  past_at: Date;
  breached_at: Date | null;
  notified_near_at: Date | null;
  notified_breached_at: Date | null;
  notified_past_at: Date | null;
  next_threshold_at: Date | null;
  updated_at: Date;
}

export interface RepairTable {
  what: 'clocks';
  checked_to: string | null;
  found: number;
  last_found_at: Date | null;
  checked_at: Date;
}

export interface SlaTables {
  'sla.profile': ProfileTable;
  'sla.definition': DefinitionTable;
  'sla.rule': RuleTable;
  'sla.clock': ClockTable;
  'sla.repair': RepairTable;
}
