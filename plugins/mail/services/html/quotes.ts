/** Containers that a mail program puts round what it quotes, by class or id. Sources: messages of the programs named. */
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote(?:_container)?|gmail_attr|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra|tutanota_quote|front-blockquote|moz-forward-container|WordSection1_quote)(?:\s|$)/;
const QUOTE_ID = /^(?:x_)*(?:yahoo_quoted_|mail-editor-reference-message|isForwardContent|replySplit|qt$)/i;
const SIGNATURE_CLASS =
  /(?:^|\s)(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block|x_?gmail_signature)(?:\s|$)/;
const SIGNATURE_ID =
  /^(?:x_)*(?:Signature|ms-outlook-mobile-signature|AppleMailSignature|mail_app_signature)$/i;

/** From these marks on, Outlook (desktop, web, phone) and Zimbra have nothing but the quoted conversation. */
const TAIL = [
  /<(?:div|span)[^>]{0,200}\bid=["']?(?:x_)*(?:appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION)\b/i,
  /<hr[^>]{0,200}\bid=["']?(?:x_)*(?:stopSpelling|zwchr)\b/i,
  /<div[^>]{0,200}\bdata-marker=["']__(?:QUOTED_TEXT|HEADERS)__/i,
  /<div[^>]{0,100}\bname=["']?(?:messageReplySection|quote)\b/i,
  /<div\b[^>]{0,40}\bstyle=["'][^"'>]{0,80}border-top:\s*solid\s+#[0-9a-f]{6}\s+1\.0pt/i,
  /-{3,}\s?(?:Original Message|Ursprüngliche Nachricht|Message d['’]origine|Opprinnelig melding|Original meddelelse|Mensaje original)\s?-{3,}/i,
];

/** "On 3 March 2026, Kari wrote:" in the languages that mail programs write it in, at the very end of the text. */
const ATTRIBUTION =
  /(?:<(?:div|p|span)[^>]{0,100}>\s*)*(?:On|Am|Le|El|Il|Em|Op|Den|Den\s\w+|W dniu|På)\s(?:[^<]|<\/?(?:a|span|b|br)\b[^>]{0,300}>){4,400}?(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|napisał\(?a?\)?)(?:[^<]|<\/?(?:a|span|b|br)\b[^>]{0,300}>){0,120}?:(?:\s|&nbsp;|<br\s?\/?>|<\/(?:div|p|span)>|<(?:div|p|span)[^>]{0,100}>)*$/;

const FORWARD =
  /-{3,}\s?(?:Forwarded message|Videresendt|Weitergeleitete Nachricht|Message transféré)|Begin forwarded message:/i;

/** True for an element that holds quoted text or a signature and nothing that the sender wrote now. */
export function isQuoteContainer(tag: string, attribs: Record<string, string>): boolean {
  const { class: names = '', id = '', type = '', cite = '' } = attribs;
  if (tag === 'blockquote' && (type === 'cite' || cite.startsWith('mid:'))) return true;
  return QUOTE_CLASS.test(names) || QUOTE_ID.test(id) || SIGNATURE_CLASS.test(names) || SIGNATURE_ID.test(id);
}

/** A forwarded message is content, not a quote: cutting it would remove what the sender wants to show. */
export function isForward(body: string): boolean {
  return FORWARD.test(body.slice(0, 50_000));
}

/** HTML up to the first mark after which Outlook and its kin only quote. */
export function cutTail(html: string): string {
  const head = html.slice(0, 500_000);
  const ends = TAIL.map((mark) => head.search(mark)).filter((at) => at >= 0);
  return ends.length ? html.slice(0, Math.min(...ends)) : html;
}

/** Removes an attribution line left behind at the end once the quote below it is gone. */
export function cutAttribution(html: string): string {
  const at = Math.max(0, html.length - 1500);
  return html.slice(0, at) + html.slice(at).replace(ATTRIBUTION, '');
}
