import type { openApi } from './openapi.ts';

type Document = ReturnType<typeof openApi>;
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
  readonly 'x-permissions'?: readonly string[];
}
interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
}

const escapeHtml = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
  );

const STYLE = `:root{color-scheme:light dark}body{font:14px/1.5 Inter,system-ui,sans-serif;max-width:960px;margin:0 auto;padding:24px 16px}
h2{margin-top:40px}details{border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:6px;margin:8px 0;padding:8px 12px}
summary{cursor:pointer;overflow-wrap:anywhere}code{font:13px ui-monospace,monospace}.m{display:inline-block;min-width:56px;font-weight:600}
table{border-collapse:collapse;width:100%;margin:8px 0}td,th{text-align:left;vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid color-mix(in srgb,currentColor 12%,transparent)}`;

/** The API for people: one page without scripts, made from the same document that programs read. */
export function apiDocsPage(document: Document): string {
  const groups = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item) as [string, Operation][]) {
      const tag = operation.tags[0] ?? '';
      groups.set(tag, [...(groups.get(tag) ?? []), entry(method, path, operation)]);
    }
  }
  const sections = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const index = sections.map(([tag]) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join(' · ');
  const body = sections
    .map(([tag, entries]) => `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${entries.join('')}`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>ServiFlow API</title><style>${STYLE}</style></head><body><main><h1>ServiFlow API</h1>
<p>Log in with a session cookie or <code>Authorization: Bearer</code> and an API token. Errors are problem+json (RFC 9457).
For programs: <a href="/api/openapi.json">openapi.json</a>.</p><nav aria-label="Plugins">${index}</nav>${body}</main></body></html>`;
}

function entry(method: string, path: string, op: Operation): string {
  const fields = [
    ...(op.parameters ?? []).map((p) => row(p.name, p.in, p.required, p.schema)),
    ...Object.entries(op.requestBody?.content['application/json']?.schema.properties ?? {}).map(
      ([name, schema]) =>
        row(
          name,
          'body',
          op.requestBody?.content['application/json']?.schema.required?.includes(name) ?? false,
          schema,
        ),
    ),
  ];
  const table = fields.length
    ? `<table><thead><tr><th>Field</th><th>In</th><th>Type</th></tr></thead><tbody>${fields.join('')}</tbody></table>`
    : '<p>No input.</p>';
  const permissions = op['x-permissions']?.length
    ? `<p>Permission: ${op['x-permissions'].map((p) => `<code>${escapeHtml(p)}</code>`).join(' or ')}</p>`
    : '';
  return `<details id="${escapeHtml(op.operationId)}"><summary><span class="m">${escapeHtml(method.toUpperCase())}</span> <code>${escapeHtml(path)}</code> ${escapeHtml(op.summary)}</summary>
${op.description ? `<p>${escapeHtml(op.description)}</p>` : ''}${permissions}${table}</details>`;
}

const row = (name: string, place: string, required: boolean, schema: Schema): string =>
  `<tr><td><code>${escapeHtml(name)}</code>${required ? ' (required)' : ''}</td><td>${place}</td><td>${escapeHtml(typeOf(schema))}</td></tr>`;

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  return [schema.type ?? 'anything', schema.format].filter(Boolean).join(', ');
}
