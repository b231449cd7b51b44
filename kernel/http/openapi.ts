import { type OperationDef, type RouteSpec, SDK_VERSION, type TSchema, Type } from '@serviflow/sdk';
import type { Registry } from '../registry/registry.ts';
import { bulkBody, bulkReply } from './bulk.ts';
import { FIXED_ROUTES, type FixedRoute } from './fixed-routes.ts';
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

/** What may go wrong, with the statuses that RFC 9110 gives it. */
const ERRORS: Readonly<Record<number, string>> = {
  400: 'The body is no JSON',
  401: 'Nobody is logged in, or the token is not good',
  403: 'Not allowed, or the password has to be repeated or changed first',
  404: 'There is no such record for the caller',
  409: 'Not possible in the state of now',
  413: 'The body is too large',
  415: 'The body is no JSON by its media type',
  422: 'A field is wrong; each is named by a JSON pointer',
  429: 'Too many calls; Retry-After says when to come again',
  500: 'Something went wrong here',
  503: 'Not available for a moment; Retry-After says when to come again',
  507: 'No room on the disk',
};
const ALWAYS = [422, 429, 500, 503];
const WITH_LOGIN = [401, 403, 404];
const OF_WRITES = [400, 409, 413, 415, 507];

/** Problem responses of a route. */
function errorsOf(route: { reads: boolean }): Record<string, unknown> {
  const statuses = [...ALWAYS, ...WITH_LOGIN, ...(route.reads ? [409] : OF_WRITES)];
  return Object.fromEntries(
    statuses.sort((a, b) => a - b).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
  );
}
const READS = new Set(['GET', 'HEAD']);
const readsOf = (method: string): boolean => READS.has(method.toUpperCase());
/** An empty list of requirements is how OpenAPI says that no login is needed. */
const openTo = (everybody: boolean) => (everybody ? { security: [] } : {});

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
        responses: {
          200: answer('What was done and what was not', bulkReply),
          ...errorsOf({ reads: false }),
        },
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
          ...errorsOf({ reads: true }),
        },
      });
    }
  }
  for (const c of registry.contributions()) {
    for (const { plugin, spec } of only && !only.has(c.plugin) ? [] : c.routes)
      add(openApiPath(spec.path), spec.method, describeRoute(plugin, spec));
  }
  for (const route of only ? [] : FIXED_ROUTES) add(route.path, route.method, describeFixed(route));
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
      schemas: { Problem: problem },
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, description]) => [
          status,
          {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
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
    parameters: [...inPath.map(pathParameter), ...(op.public ? [TENANT] : []), ...query, ...header],
    ...(!asQuery && fields.length ? { requestBody: body(op.input) } : {}),
    responses: {
      [status]: status === 204 ? { description: op.title } : answer(op.title, op.reply),
      ...errorsOf({ reads: readsOf(method) }),
    },
    ...openTo(op.public),
    'x-permissions': op.permissions,
  };
}

/** Hono's `:name` and `*` as templates of a path. */
const openApiPath = (path: string): string =>
  path.replace(/:(\w+)(?:\{[^}]*\})?\??/g, '{$1}').replace(/\*/g, '{rest}');
const parametersOf = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map((m) => pathParameter(m[1] ?? ''));

/** `mail.get-dev-mail-id`; the owner's name is not said twice. */
function routeId(owner: string, { method, path }: { method: string; path: string }): string {
  const words = path.replace(new RegExp(`^/api/(?:${owner}(?=/|$))?`), '').split(/[^A-Za-z0-9]+/);
  return [`${owner}.${method.toLowerCase()}`, ...words.filter(Boolean)].join('-');
}

/** A route that a plugin answers by itself: what it takes and gives is its own affair. */
function describeRoute(plugin: string, spec: RouteSpec): PathItem {
  const path = openApiPath(spec.path);
  const isPublic = spec.public !== undefined;
  return {
    operationId: routeId(plugin, spec),
    tags: [plugin],
    summary: `${spec.method} ${spec.path}`,
    parameters: [...parametersOf(path), ...(isPublic && !spec.public?.link ? [TENANT] : [])],
    responses: {
      '2XX': { description: 'The answer of the plugin' },
      ...errorsOf({ reads: readsOf(spec.method) }),
    },
    ...openTo(isPublic),
    ...(spec.permission ? { 'x-permissions': [spec.permission] } : {}),
  };
}

function describeFixed(route: FixedRoute): PathItem {
  const status = route.status ?? 200;
  const content = route.type ? { [route.type]: {} } : { 'application/json': {} };
  return {
    operationId: routeId(route.tag, route),
    tags: [route.tag],
    summary: route.summary,
    parameters: parametersOf(route.path),
    ...(route.body ? { requestBody: body(route.body) } : {}),
    responses: {
      [status]: { description: route.summary, ...(status === 204 ? {} : { content }) },
      ...errorsOf({ reads: readsOf(route.method) }),
    },
    ...openTo(route.public ?? false),
  };
}

/** Who is not logged in says by its code which desk is meant. */
const TENANT = { name: 'tenant', in: 'query', required: false, schema: { type: 'string' } };
const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const body = (schema: TSchema) => ({ required: true, content: { 'application/json': { schema } } });
const answer = (description: string, schema: TSchema) => ({
  description,
  content: { 'application/json': { schema } },
});
