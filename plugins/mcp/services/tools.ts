import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import type { Ctx } from '../manifest.ts';
import { CURATED, toolName } from '../model/curated.ts';
import { answered, failed, refusal } from './answer.ts';
import { CATALOGUE_TOOLS, catalogueTool } from './catalogue-tools.ts';
import { offered } from './offered.ts';
import { annotationsOf, inputOf, RECORD } from './shape.ts';

/** The tools of this principal, always in the same order. */
export function toolsFor(c: Ctx): Tool[] {
  const curated = CURATED.flatMap(({ operation, description }): Tool[] => {
    const info = offered(c, operation);
    if (!info) return [];
    return [
      {
        name: toolName(operation),
        title: info.title,
        description: description ?? (info.description || info.title),
        inputSchema: inputOf(info),
        annotations: annotationsOf(info),
      },
    ];
  });
  return [...curated, ...CATALOGUE_TOOLS];
}

/** Never throws: the text of an error that nobody wrote for readers stays in the log. */
export async function callTool(
  c: Ctx,
  name: string,
  input: Record<string, unknown>,
): Promise<CallToolResult> {
  try {
    const own = catalogueTool(name);
    if (own) return answered(await own(c, input));
    const curated = CURATED.find(({ operation }) => toolName(operation) === name);
    const info = curated && offered(c, curated.operation);
    if (!info) return refusal(`There is no tool ${name.slice(0, 100)} that you may use.`);
    const { [RECORD]: record, ...rest } = input;
    if (info.subject === null) return answered(await c.operations.call(info.id, input));
    if (typeof record !== 'string' || record === '') return refusal('Say which record: its number or id.');
    return answered(await c.operations.call(info.id, rest, { subjectId: record }));
  } catch (error) {
    return failed(c, error);
  }
}
