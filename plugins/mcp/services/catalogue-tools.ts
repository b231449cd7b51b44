import type { Tool } from '@modelcontextprotocol/server';
import { invalidField, type OperationInfo, problems } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { offered } from './offered.ts';
import { annotationsOf, plain, RECORD } from './shape.ts';

const MOST_FOUND = 20;
const text = (description: string) => ({ type: 'string', description });
const form = (properties: Record<string, object>, required: string[]) =>
  ({ type: 'object', properties, required, additionalProperties: false }) as Tool['inputSchema'];
const reading = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** Three tools for everything that has none of its own. */
export const CATALOGUE_TOOLS: readonly Tool[] = [
  {
    name: 'find_operation',
    title: 'Find an operation',
    description: `Finds up to ${MOST_FOUND} things that this desk can do, by words. For what no other tool does.`,
    inputSchema: form(
      { query: text('A few words: "service level", "add contact"'), plugin: text('Only of this plugin') },
      ['query'],
    ),
    annotations: { title: 'Find an operation', ...reading },
  },
  {
    name: 'describe_operation',
    title: 'Describe an operation',
    description:
      'Shows what an operation takes and answers, as JSON Schema. Read it before you call the operation.',
    inputSchema: form({ operation: text('Its id: tickets.escalate') }, ['operation']),
    annotations: { title: 'Describe an operation', ...reading },
  },
  {
    name: 'call_operation',
    title: 'Call an operation',
    description: 'Runs an operation. Ask the person first when its risk is "danger".',
    inputSchema: form(
      {
        operation: text('Its id: tickets.escalate'),
        input: { type: 'object', description: 'What its input asks for', additionalProperties: true },
        [RECORD]: text('Number or id of the record, where it works on one'),
      },
      ['operation'],
    ),
    annotations: {
      title: 'Call an operation',
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: false,
    },
  },
];

type Run = (c: Ctx, input: Record<string, unknown>) => unknown;

const RUNS: Readonly<Record<string, Run>> = {
  find_operation: (c, input) => ({ items: found(c, word(input, 'query'), input.plugin) }),
  describe_operation(c, input) {
    const info = known(c, word(input, 'operation'));
    return {
      ...summary(info),
      needsRecord: info.subject !== null,
      annotations: annotationsOf(info),
      input: plain(info.input),
      reply: plain(info.reply),
    };
  },
  call_operation(c, input) {
    const { id } = known(c, word(input, 'operation'));
    const record = input[RECORD];
    return c.operations.call(
      id,
      input.input ?? {},
      typeof record === 'string' && record !== '' ? { subjectId: record } : {},
    );
  },
};

export const catalogueTool = (name: string): Run | undefined =>
  Object.hasOwn(RUNS, name) ? RUNS[name] : undefined;

/** Operations that hold every word, those with more of them in the title first. */
function found(c: Ctx, query: string, plugin: unknown) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  const score = (info: OperationInfo) => {
    const [title, all] = [
      info.title.toLowerCase(),
      `${info.id} ${info.title} ${info.description}`.toLowerCase(),
    ];
    if (!words.every((one) => all.includes(one))) return 0;
    return 1 + words.filter((one) => title.includes(one)).length;
  };
  return c.operations
    .list(typeof plugin === 'string' && plugin !== '' ? { plugin } : {})
    .filter((info) => !info.elevated)
    .map((info) => ({ info, points: score(info) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || (a.info.id < b.info.id ? -1 : 1))
    .slice(0, MOST_FOUND)
    .map(({ info }) => summary(info));
}

const summary = ({ id, title, description, kind, risk, subject }: OperationInfo) => ({
  operation: id,
  title,
  description,
  kind,
  risk,
  subject,
});

function known(c: Ctx, id: string): OperationInfo {
  const info = offered(c, id);
  if (!info) throw problems.notFound(`There is no operation ${id.slice(0, 100)} that you may use.`);
  return info;
}

function word(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '')
    throw invalidField(`/${name}`, 'is needed, as a text', 'required');
  return value;
}
