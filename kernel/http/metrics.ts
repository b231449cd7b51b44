import { Counter, Gauge, Histogram, Registry as Metrics } from 'prom-client';
import type { Runtime } from '../runtime.ts';

/** Prometheus metrics of one kernel. */
export class KernelMetrics {
  readonly #metrics = new Metrics();
  readonly #requests: Histogram<'operation' | 'status'>;
  readonly #errors: Counter<'plugin'>;

  constructor(runtime: Runtime) {
    const registers = [this.#metrics];
    this.#requests = new Histogram({
      name: 'serviflow_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['operation', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers,
    });
    this.#errors = new Counter({
      name: 'serviflow_faults_total',
      help: 'Unexpected errors, by plugin',
      labelNames: ['plugin'],
      registers,
    });
    new Gauge({
      name: 'serviflow_database_connections',
      help: 'Pooled connections',
      labelNames: ['state'],
      registers,
      collect() {
        const { total, idle, waiting } = runtime.db.stats();
        this.set({ state: 'busy' }, total - idle);
        this.set({ state: 'idle' }, idle);
        this.set({ state: 'waiting' }, waiting);
      },
    });
    new Gauge({
      name: 'serviflow_memory_resident_bytes',
      help: 'Resident memory',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
    new Gauge({
      name: 'serviflow_outbox_waiting',
      help: 'Facts and jobs not yet dispatched',
      registers,
      async collect() {
        // What was dispatched is deleted: every row waits.
        const waiting = await runtime.db.control.query('select count(*) as n from kernel.outbox');
        this.set(waiting.rows[0].n);
      },
    });
  }

  observe(operation: string, status: number, seconds: number): void {
    this.#requests.observe({ operation, status: String(status) }, seconds);
  }

  fault(plugin: string): void {
    this.#errors.inc({ plugin });
  }

  text(): Promise<string> {
    return this.#metrics.metrics();
  }
}
