import type { CallToolResult } from '@modelcontextprotocol/server';
import { Problem } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';

/** Characters of an answer; more than this fills the memory of an assistant with one list. */
const LONGEST = 100_000;

/** What an operation answered, as JSON. */
export function answered(reply: unknown): CallToolResult {
  const text = JSON.stringify(reply ?? {});
  if (text.length > LONGEST)
    return refusal('The answer is too long to be sent. Ask for less: a smaller `limit`, or a filter.');
  return { content: [{ type: 'text', text }] };
}

export const refusal = (text: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text }],
});

/** What a reader may know of an error: what a Problem says, and of all else that it happened. */
export function failed(c: Ctx, error: unknown): CallToolResult {
  return refusal(sentenceOf(c, error));
}

/** The same as one text. */
export function sentenceOf(c: Ctx, error: unknown): string {
  if (!(error instanceof Problem) || error.status === 500) {
    c.log.error('a call of an assistant failed', { error: String(error) });
    return `Something went wrong on our side. The log of the desk has it under ${c.requestId}.`;
  }
  const fields = (error.errors ?? []).map(({ pointer, detail }) => `${pointer || 'input'}: ${detail}`);
  return [`${error.title}.`, error.detail ?? '', ...fields].filter(Boolean).join('\n');
}
