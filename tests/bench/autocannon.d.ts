/** The parts that the benchmarks use; the package ships no types. */
declare module 'autocannon' {
  interface Request {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  }
  interface Options {
    url: string;
    connections: number;
    duration: number;
    requests: readonly Request[];
    setupClient?: (client: { setRequests(requests: readonly Request[]): void }) => void;
  }
  interface Result {
    non2xx: number;
    errors: number;
    requests: { total: number };
    /** Seconds. */
    duration: number;
    latency: { p50: number; p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
