import type { Element } from 'domhandler';

/** Containers that a mail program puts round what it quotes, by class or id. Sources: messages of the programs named. */
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote(?:_container)?|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|front-blockquote|qt|hey-quoted|mail_quote_[a-z]+)(?:\s|$)/;
const QUOTE_ID =
  /^(?:x_)*(?:yahoo_quoted_|mail-editor-reference-message|replySplit|reply-intro|qt$|isReplyContent|compose-quoted)/i;
const ATTRIBUTION_CLASS = /(?:^|\s)(?:gmail_attr|moz-cite-prefix|gmail_default_attr|cite-prefix)(?:\s|$)/;
const SIGNATURE_CLASS =
  /(?:^|\s)(?:x_)*(?:gmail_signature(?:_prefix)?|moz-signature|protonmail_signature_block(?:-user|-proton)?|signature-container)(?:\s|$)/;
const SIGNATURE_ID =
  /^(?:x_)*(?:Signature|ms-outlook-mobile-signature|AppleMailSignature|mail_app_signature|ymail_android_signature|mobileSignature)$/i;
/** From these on, Outlook (desktop, web, phone), Zimbra and Readdle have nothing but the earlier message. */
const TAIL_ID = /^(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|mailOriginal)$/i;
export type HtmlMark = 'quote' | 'container' | 'soft' | 'attribution' | 'signature' | 'tail' | null;

/** What an element says about its text; `soft` is a quote element that writers use as well. */
export function markOf({ name, attribs }: Element): HtmlMark {
  const { class: names = '', id = '', type = '', cite = '' } = attribs;
  if (name === 'blockquote') {
    const made =
      type === 'cite' || /^(?:mid|cid):/i.test(cite) || QUOTE_CLASS.test(names) || QUOTE_ID.test(id);
    return made ? 'quote' : 'soft';
  }
  if (ATTRIBUTION_CLASS.test(names)) return 'attribution';
  if (SIGNATURE_CLASS.test(names) || SIGNATURE_ID.test(id)) return 'signature';
  if (TAIL_ID.test(id) || /^__(?:QUOTED_TEXT|HEADERS)__/.test(attribs['data-marker'] ?? '')) return 'tail';
  if (QUOTE_CLASS.test(names) || QUOTE_ID.test(id)) return 'container';
  return null;
}
