export interface NoticeRow {
  id: string;
  user_id: string;
  event_id: string;
  kind: string;
  title: string;
  body: string;
  ticket_id: string | null;
  ticket_number: number | null;
  at: Date;
  read_at: Date | null;
}

export interface NotificationsDb {
  'notifications.notice': NoticeRow;
  'notifications.triage_told': { id: string; told_at: Date; times: number };
  'notifications.preference': { user_id: string; emails: boolean; at: Date };
}
