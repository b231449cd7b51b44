/** One mail as data; the layout turns it into text and HTML. All texts may hold `{{name}}` placeholders. */
export interface MailTemplate {
  /** Subject; ticket mails get theirs from the ticket instead. */
  subject: string;
  /** Line that mail programs show beside the subject. */
  preheader: string;
  heading: string;
  /** Paragraphs above the facts; one whose placeholders are all empty is left out. */
  intro: readonly string[];
  /** Small table of label and value; rows without a value are left out. */
  facts?: readonly { label: string; value: string }[];
  /** Name of the value that holds what somebody wrote (plain text; `<name>Html` holds the harmless HTML of it). */
  message?: string;
  button?: { label: string; url: string };
  /** Second choice, shown as a plain link. */
  link?: { label: string; url: string };
  outro?: readonly string[];
  /** True when a program sends it by itself: gets `Auto-Submitted: auto-generated` or `auto-replied`. */
  automatic: boolean;
}

/** What a tenant looks like in its mails. */
export interface Brand {
  name: string;
  /** Address of the logo; only https or http. */
  logoUrl?: string | undefined;
  /** Reason line at the very end. */
  footer?: string | undefined;
}
