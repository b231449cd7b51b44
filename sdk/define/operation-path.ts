import type { HttpMethod, OperationDef } from './operation.ts';

/**
 * Where an operation answers.
 * @since 1.1
 */
export interface OperationPath {
  readonly method: HttpMethod;
  /** With `{name}` placeholders, for OpenAPI and the web app. */
  readonly path: string;
}

/** Where records of a subject live, seen from the plugin whose operation it is. */
function subjectBase(plugin: string, subject: { id: string; path: string }): string {
  const owner = subject.id.slice(0, subject.id.indexOf('.'));
  const parts = [
    '/api',
    plugin,
    ...(owner === plugin ? [] : [owner]),
    ...(subject.path ? [subject.path] : []),
  ];
  return parts.join('/');
}

/**
 * The route of an operation: what `http` says, else derived from its names.
 * @since 1.1
 */
export function operationPath(op: OperationDef): OperationPath {
  const method = op.http.method ?? (op.kind === 'query' ? 'GET' : 'POST');
  if (op.http.path !== undefined) {
    // The kernel's own plugins share /api/admin and /api/auth; installed ones stay below their own base.
    if (op.http.path.startsWith('/api/')) return { method, path: op.http.path };
    const below = op.http.path.replace(/^\/+|\/+$/g, '');
    return { method, path: below ? `/api/${op.plugin}/${below}` : `/api/${op.plugin}` };
  }
  if (op.subject) return { method, path: `${subjectBase(op.plugin, op.subject)}/{id}/${op.name}` };
  return { method, path: `/api/${op.plugin}/${op.name}` };
}

/**
 * `POST .../bulk/{action}` for actions that say `bulk`, null for others.
 * @since 1.1
 */
export function bulkPath(op: OperationDef): string | null {
  return op.bulk && op.subject ? `${subjectBase(op.plugin, op.subject)}/bulk/${op.name}` : null;
}

/**
 * `GET .../{id}/actions`: what may be done with a record now.
 * @param plugin the plugin that owns the subject
 * @since 1.1
 */
export function availablePath(plugin: string, subject: { id: string; path: string }): string {
  return `${subjectBase(plugin, subject)}/{id}/actions`;
}
