/** How much of one message is read. Bytes count the raw message, characters count decoded text. */
export interface MailLimits {
  /** Largest raw message in bytes. */
  maxBytes: number;
  /** Most MIME parts in the whole message. */
  maxParts: number;
  /** Deepest multipart nesting. */
  maxDepth: number;
  /** Header bytes over all parts together. */
  maxHeaderBytes: number;
  /** Header lines of the message itself that are kept. */
  maxHeaders: number;
  /** Addresses kept over To, Cc and Reply-To together. */
  maxAddresses: number;
  /** Characters of the plain body. */
  maxTextChars: number;
  /** Characters of the HTML body. */
  maxHtmlChars: number;
  /** Attachments kept; the rest stays in the stored original. */
  maxAttachments: number;
}

/** Generous for people, small enough that one message can never fill the memory of a worker. */
export const defaultLimits: MailLimits = {
  maxBytes: 35 * 1024 * 1024,
  maxParts: 250,
  maxDepth: 24,
  maxHeaderBytes: 256 * 1024,
  maxHeaders: 400,
  maxAddresses: 200,
  maxTextChars: 250_000,
  maxHtmlChars: 2_000_000,
  maxAttachments: 100,
};
