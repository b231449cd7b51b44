import { type OperationDef, SDK_VERSION, type TSchema, Type } from '@serviflow/sdk';
import type { Registry } from '../registry/registry.ts';
import { bulkBody, bulkReply } from './bulk.ts';
import { availablePathOf, bulkPathOf, pathOf } from './operation-path.ts';

const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.String(),
          pointer: Type.String(),
          code: Type.String(),
          detail: Type.String(),
        }),
      ),
    ),
    requestId: Type.String(),
  },
  { title: 'Problem' },
);
const PROBLEM = { $ref: '#/components/responses/Problem' };

type PathItem = Record<string, unknown>;

/** OpenAPI 3.1 from the same objects that route and validate; with a set of plugins, only theirs. */
export function openApi(registry: Registry, baseUrl: string, only?: ReadonlySet<string>) {
  const paths: Record<string, PathItem> = {};
  const add = (path: string, method: string, item: PathItem) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: item };
  };
  for (const op of registry.operations()) {
    if (only && !only.has(op.plugin)) continue;
    const { method, path } = pathOf(op);
    add(path, method, describe(op, method, path));
    const bulk = bulkPathOf(op);
    if (bulk) {
      add(bulk, 'POST', {
        operationId: `${op.id}.bulk`,
        tags: [op.plugin],
        summary: `${op.title} (many)`,
        requestBody: body(Type.Object({ ...bulkBody.properties, input: op.input })),
        responses: { 200: answer('What was done and what was not', bulkReply), default: PROBLEM },
      });
    }
  }
  for (const c of registry.contributions()) {
    for (const { def } of only && !only.has(c.plugin) ? [] : c.subjects) {
      add(availablePathOf(c.plugin, def), 'GET', {
        operationId: `${def.id}.actions`,
        tags: [c.plugin],
        summary: 'What may be done with this record now',
        parameters: [pathParameter('id')],
        responses: {
          200: answer(
            'Actions',
            Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })) }),
          ),
          default: PROBLEM,
        },
      });
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ServiFlow', version: SDK_VERSION },
    servers: [{ url: baseUrl }],
    security: [{ session: [] }, { token: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'serviflow_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: 'RFC 9457 problem details',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
    },
  };
}

function describe(op: OperationDef, method: string, path: string): PathItem {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '');
  const required = new Set(op.input.required ?? []);
  const asQuery = method === 'GET' || method === 'DELETE';
  const fields = Object.entries(op.input.properties).filter(
    ([name]) => op.subject !== undefined || !inPath.includes(name),
  );
  const query = asQuery
    ? fields.map(([name, schema]) => ({ name, in: 'query', required: required.has(name), schema }))
    : [];
  const header =
    op.kind === 'action'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : [];
  const status = op.http.status ?? 200;
  return {
    operationId: op.id,
    tags: [op.plugin],
    summary: op.title,
    ...(op.description ? { description: op.description } : {}),
    parameters: [...inPath.map(pathParameter), ...query, ...header],
    ...(!asQuery && fields.length ? { requestBody: body(op.input) } : {}),
    responses: { [status]: answer(op.title, op.reply), default: PROBLEM },
    'x-permissions': op.permissions,
  };
}

const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const body = (schema: TSchema) => ({ required: true, content: { 'application/json': { schema } } });
const answer = (description: string, schema: TSchema) => ({
  description,
  content: { 'application/json': { schema } },
});
