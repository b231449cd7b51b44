/** Stable codes of everything that can stop a message from being read. */
export type MailRefusalCode =
  | 'mail.empty'
  | 'mail.too-large'
  | 'mail.too-many-parts'
  | 'mail.too-deep'
  | 'mail.headers-too-large'
  | 'mail.too-slow'
  | 'mail.unreadable';

/** The only error that reading a message may raise. The detail is written for people and never quotes the message. */
export class MailRefusal extends Error {
  readonly code: MailRefusalCode;

  constructor(code: MailRefusalCode, detail: string) {
    super(detail);
    this.name = 'MailRefusal';
    this.code = code;
  }
}
