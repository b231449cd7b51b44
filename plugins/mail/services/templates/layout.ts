import type { Brand, MailTemplate } from './template.ts';
import { escapeHtml, fill, type TemplateValues, textToHtml } from './text.ts';

/** Parts of one mail with all values filled in and empty parts removed. */
interface Filled {
  preheader: string;
  heading: string;
  intro: string[];
  facts: { label: string; value: string }[];
  message: { text: string; html: string | null } | null;
  button: { label: string; url: string } | null;
  link: { label: string; url: string } | null;
  outro: string[];
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Renders a template as plain text and as HTML.
 * @param values plain text; everything is escaped. The only value taken as HTML is `<message>Html`, which must be the
 *   output of `safeHtml`.
 */
export function renderMail(template: MailTemplate, values: TemplateValues, brand: Brand): RenderedMail {
  const filled = fillTemplate(template, values);
  return {
    subject: (fill(template.subject, values) ?? '').replace(/\s+/g, ' ').trim(),
    text: asText(filled, brand),
    html: asHtml(filled, brand),
  };
}

const lines = (list: readonly string[] | undefined, values: TemplateValues): string[] =>
  (list ?? []).map((line) => fill(line, values)).filter((line) => line !== null);

/** Buttons lead to web pages only, whatever a value says. */
function fillLink(
  target: MailTemplate['button'],
  values: TemplateValues,
): { label: string; url: string } | null {
  const url = target ? fill(target.url, values) : null;
  const label = target ? fill(target.label, values) : null;
  return url && label && /^https?:\/\//i.test(url) ? { label, url } : null;
}

function fillTemplate(template: MailTemplate, values: TemplateValues): Filled {
  const text = template.message ? values[template.message]?.trim() : undefined;
  return {
    preheader: fill(template.preheader, values) ?? '',
    heading: fill(template.heading, values) ?? '',
    intro: lines(template.intro, values),
    facts: (template.facts ?? []).flatMap(({ label, value }) => {
      const filled = fill(value, values)?.trim();
      return filled ? [{ label: fill(label, values) ?? '', value: filled }] : [];
    }),
    message: text ? { text, html: values[`${template.message}Html`] || null } : null,
    button: fillLink(template.button, values),
    link: fillLink(template.link, values),
    outro: lines(template.outro, values),
  };
}

function asText(mail: Filled, brand: Brand): string {
  const blocks = [
    ...(mail.message && mail.intro.length === 0 ? [] : [mail.heading]),
    ...mail.intro,
    mail.message?.text ?? '',
    mail.facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    mail.button ? `${mail.button.label}:\n${mail.button.url}` : '',
    mail.link ? `${mail.link.label}:\n${mail.link.url}` : '',
    ...mail.outro,
    `-- \n${[brand.name, brand.footer].filter(Boolean).join('\n')}`,
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** Inline styles for programs that ignore style sheets; the sheet only adds the dark theme and phones. */
const SHEET = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.sf-page{background:#14161b!important}.sf-card{background:#1e2128!important;border-color:#343943!important}.sf-card,.sf-card h1,.sf-card td,.sf-card p{color:#e7e9ee!important}.sf-dim,.sf-dim td{color:#a3aab8!important}.sf-link{color:#a5a6f6!important}.sf-quote{border-color:#4b5261!important}}
@media (max-width:480px){.sf-card{padding:22px 18px!important}}`;
const FONT = "font-family:-apple-system,'Segoe UI',Inter,Roboto,Helvetica,Arial,sans-serif";

function asHtml(mail: Filled, brand: Brand): string {
  const p = (line: string) => `<p style="margin:0 0 14px">${escapeHtml(line).replaceAll('\n', '<br>')}</p>`;
  const logo =
    brand.logoUrl && /^https?:\/\//i.test(brand.logoUrl)
      ? `<img src="${escapeHtml(brand.logoUrl)}" alt="${escapeHtml(brand.name)}" height="32" style="height:32px;border:0">`
      : `<strong style="font-size:15px">${escapeHtml(brand.name)}</strong>`;
  const facts = mail.facts
    .map(
      ({ label, value }) =>
        `<tr><td class="sf-dim" style="padding:3px 16px 3px 0;color:#5b6472;white-space:nowrap;vertical-align:top">${escapeHtml(label)}</td><td style="padding:3px 0;vertical-align:top">${escapeHtml(value)}</td></tr>`,
    )
    .join('');
  const message = mail.message
    ? `<div class="sf-quote" style="margin:0 0 18px;padding:2px 0 2px 14px;border-left:3px solid #c9d0dc">${mail.message.html ?? textToHtml(mail.message.text)}</div>`
    : '';
  const button = mail.button
    ? `<p style="margin:22px 0"><a href="${escapeHtml(mail.button.url)}" style="display:inline-block;background:#4f50d0;color:#ffffff;text-decoration:none;font-weight:600;padding:11px 20px;border-radius:8px">${escapeHtml(mail.button.label)}</a></p>`
    : '';
  const link = mail.link
    ? `<p style="margin:0 0 18px"><a class="sf-link" href="${escapeHtml(mail.link.url)}" style="color:#4f50d0">${escapeHtml(mail.link.label)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(mail.heading)}</title><style>${SHEET}</style></head>
<body class="sf-page" style="margin:0;padding:0;background:#f3f5f8">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(mail.preheader)}</div>
<table role="presentation" class="sf-page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f8"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;text-align:left;${FONT};font-size:15px;line-height:1.5">
<tr><td class="sf-dim" style="padding:0 4px 14px;color:#3a4250;${FONT}">${logo}</td></tr>
<tr><td class="sf-card" style="background:#ffffff;border:1px solid #e1e5ec;border-radius:12px;padding:30px 32px;color:#1c2330;${FONT}">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(mail.heading)}</h1>
${mail.intro.map(p).join('')}${message}${facts ? `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 8px;font-size:14px">${facts}</table>` : ''}${button}${link}${mail.outro.map(p).join('')}
</td></tr>
<tr><td class="sf-dim" style="padding:14px 4px;color:#5b6472;font-size:12px;${FONT}">${escapeHtml([brand.name, brand.footer].filter(Boolean).join(' · '))}</td></tr>
</table></td></tr></table></body></html>
`;
}
