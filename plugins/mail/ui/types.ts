/** What the HTTP API sends; types only, so that no server code comes along. */
export type { MessageLine, MessageView, OutgoingView } from '../data/views.ts';

/** `GET /api/mail/messages/{id}/preview`. */
export interface MessagePreview {
  to: string[];
  cc: string[];
  date: string | null;
  html: string | null;
  text: string;
  blockedImages: number;
  attachments: { name: string; type: string; size: number }[];
  headers: { name: string; value: string }[];
  cut: string[];
  problem: string | null;
}

/** `GET /api/mail/senders`. */
export type { SenderList } from '../data/sender-views.ts';

/** `GET /api/mail/addresses`. */
export interface SupportAddress {
  address: string;
  name: string;
  builtIn: boolean;
}
