import { problems } from '@serviflow/sdk';

/** Levels of lists and objects; forms have five or six, and the checks of a message go down them one by one. */
const MAX_DEPTH = 64;

/**
 * The message in a request, never holding more than the limit.
 * @throws Problem 400 for what is no JSON object or nested too deeply, 413
 */
export async function readMessage(request: Request, limit: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw problems.tooLarge(`The request may have at most ${limit} bytes.`);
    chunks.push(chunk);
  }
  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw problems.malformed('The body is not valid JSON.', { cause: error });
  }
  // Batches ended with revision 2025-06-18; a limit counts each message.
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw problems.malformed('Send one JSON-RPC message at a time.');
  if (deeperThan(message, MAX_DEPTH)) throw problems.malformed('The body is nested too deeply.');
  return message;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => deeperThan(one, levels - 1));
}
