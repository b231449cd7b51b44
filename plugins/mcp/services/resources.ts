import {
  type ListResourcesResult,
  ProtocolError,
  type ReadResourceResult,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import { Problem } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { sentenceOf } from './answer.ts';
import { offered } from './offered.ts';

const TYPE = 'application/json';
const MOST_LISTED = 20;
const INTERNAL_ERROR = -32603;

/** Records that have an address, and the operations that list and show them. */
const KINDS = [
  {
    kind: 'ticket',
    title: 'Ticket',
    list: 'tickets.list',
    filter: { status: 'active', sort: '-updatedAt', limit: MOST_LISTED },
    show: 'tickets.get',
  },
] as const;

export const TEMPLATES = [
  {
    uriTemplate: 'serviflow://ticket/{number}',
    name: 'ticket',
    title: 'Ticket',
    description: 'A ticket with the newest lines of its timeline',
    mimeType: TYPE,
  },
] as const;

interface Row {
  readonly number: number;
  readonly title: string;
  readonly status: string;
}

/** The tickets that were changed last. */
export async function listResources(c: Ctx): Promise<ListResourcesResult> {
  const resources: ListResourcesResult['resources'] = [];
  for (const { kind, list, filter } of KINDS) {
    if (!offered(c, list)) continue;
    const { items } = (await safely(c, `serviflow://${kind}`, () => c.operations.call(list, filter))) as {
      items: Row[];
    };
    for (const { number, title, status } of items)
      resources.push({
        uri: `serviflow://${kind}/${number}`,
        name: `#${number}`,
        title: `#${number} ${title}`,
        description: status,
        mimeType: TYPE,
      });
  }
  return { resources };
}

/** @throws ResourceNotFoundError for what does not exist and for what the principal may not see */
export async function readResource(c: Ctx, uri: string): Promise<ReadResourceResult> {
  const [, kind, number] = /^serviflow:\/\/([a-z]+)\/(\d{1,15})$/.exec(uri) ?? [];
  const found = KINDS.find((one) => one.kind === kind);
  if (!found || number === undefined || !offered(c, found.show))
    throw new ResourceNotFoundError(uri.slice(0, 200));
  const reply = await safely(c, uri, () => c.operations.call(found.show, {}, { subjectId: number }));
  return { contents: [{ uri, mimeType: TYPE, text: JSON.stringify(reply) }] };
}

async function safely(c: Ctx, uri: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status === 404) throw new ResourceNotFoundError(uri);
    throw new ProtocolError(INTERNAL_ERROR, sentenceOf(c, error));
  }
}
