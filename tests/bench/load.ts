import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly callers: number;
  readonly seconds: number;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** One path for each request in turn. */
  readonly paths: readonly string[];
}

export interface LoadResult {
  /** Answers a second. */
  readonly perSecond: number;
  readonly answers: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Drives a server with a fixed number of callers, each waiting for its answer.
 * @throws Error when any answer is not 2xx: a fast refusal is no throughput
 */
export async function drive(load: Load): Promise<LoadResult> {
  const body = load.body === undefined ? undefined : JSON.stringify(load.body);
  const requests = load.paths.map((path) => ({
    method: load.method ?? 'GET',
    path,
    headers: { ...load.headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body } : {}),
  }));
  let clients = 0;
  const result = await autocannon({
    url: load.url,
    connections: load.callers,
    duration: load.seconds,
    requests,
    // Each caller begins elsewhere: in step, all would wait for the lock of one ticket.
    setupClient(client) {
      const at = Math.floor((clients++ * requests.length) / load.callers) % requests.length;
      client.setRequests([...requests.slice(at), ...requests.slice(0, at)]);
    },
  });
  if (result.non2xx || result.errors)
    throw new Error(
      `${load.url}${load.paths[0]}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`,
    );
  const { total } = result.requests;
  return {
    perSecond: total / result.duration,
    answers: total,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
