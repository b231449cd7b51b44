import { OutsideError } from '@serviflow/sdk';
import type { EndpointRow } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { signedHeaders } from '../model/signature.ts';

/** Bytes of an answer that are read, and characters of it that the log keeps: it is there to find mistakes. */
const MAX_ANSWER_BYTES = 64 * 1024;
const EXCERPT = 500;

export interface Shipment {
  readonly endpoint: Pick<EndpointRow, 'id' | 'url' | 'secretVersion' | 'formerSecretUntil'>;
  readonly messageId: string;
  readonly body: string;
  readonly secrets: readonly string[];
}

/** How an attempt ended. */
export interface Outcome {
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** One sentence; null when it was delivered. */
  readonly error: string | null;
  readonly excerpt: string | null;
  readonly durationMs: number;
}

/**
 * Posts a webhook through the desk's gate: the address is checked at each attempt, redirects are not followed, time
 * and size of the answer are bounded.
 */
export async function sendWebhook(c: Ctx, shipment: Shipment): Promise<Outcome> {
  const { endpoint, messageId, body, secrets } = shipment;
  const began = performance.now();
  const elapsed = () => Math.round(performance.now() - began);
  try {
    const answer = await c.outside.fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'ServiFlow-Webhooks/1',
        ...signedHeaders({ id: messageId, body, at: c.now() }, secrets),
      },
      body,
      timeoutMs: c.settings.timeoutSeconds * 1_000,
      maxBytes: MAX_ANSWER_BYTES,
    });
    const excerpt = excerptOf(await answer.text());
    return { status: answer.status, error: faultOf(answer), excerpt, durationMs: elapsed() };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { status: null, error: error.detail ?? error.title, excerpt: null, durationMs: elapsed() };
  }
}

function faultOf({ ok, status }: Response): string | null {
  if (ok) return null;
  const redirect = status >= 300 && status < 400;
  return redirect
    ? `The receiver answered ${status}. Redirects are not followed: enter the address that it leads to.`
    : `The receiver answered ${status}.`;
}

/** PostgreSQL keeps no text with a zero byte in it. */
const excerptOf = (text: string): string | null => text.replaceAll('\0', '').slice(0, EXCERPT) || null;
