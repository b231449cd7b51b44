import type { Tool, ToolAnnotations } from '@modelcontextprotocol/server';
import type { OperationInfo } from '@serviflow/sdk';

/** The argument that names the record of an operation. */
export const RECORD = 'record';

const known = new WeakMap<object, Tool['inputSchema']>();

/** The form of an operation as JSON Schema, without what only screens read. */
export function inputOf({ input, subject }: OperationInfo): Tool['inputSchema'] {
  let shape = known.get(input);
  if (!shape) {
    const { properties = {}, required = [] } = plain(input) as { properties?: object; required?: string[] };
    const record = { type: 'string', description: 'Number or id of the record', minLength: 1 };
    shape = {
      type: 'object',
      properties: { ...(subject === null ? {} : { [RECORD]: record }), ...properties },
      required: [...(subject === null ? [] : [RECORD]), ...required],
      additionalProperties: false,
    } as Tool['inputSchema'];
    known.set(input, shape);
  }
  return shape;
}

/** A schema without the hints for screens. */
export const plain = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value) => (key === 'x-ui' ? undefined : value)));

/** What a client may tell its user before a call. Hints only: the desk checks every call anyway. */
export function annotationsOf({ title, risk, kind }: OperationInfo): ToolAnnotations {
  const reads = kind === 'query' || risk === 'read';
  return {
    title,
    readOnlyHint: reads,
    destructiveHint: risk === 'danger',
    idempotentHint: reads,
    openWorldHint: false,
  };
}
