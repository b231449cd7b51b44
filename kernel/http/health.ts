import type { HealthReport, ServiceHost } from '@serviflow/sdk';
import { withDeadline } from '../invoke/deadline.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';

export interface ReadyReport {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

const CHECK_DEADLINE = 3_000;

/** Readiness of the node, and the plugins' own health checks. */
export class Health {
  readonly #runtime: Runtime;
  readonly #loader: Loader;
  readonly #hostOf: (plugin: string) => ServiceHost;

  constructor(runtime: Runtime, loader: Loader, hostOf: (plugin: string) => ServiceHost) {
    this.#runtime = runtime;
    this.#loader = loader;
    this.#hostOf = hostOf;
  }

  /** Database reachable, started, critical plugins well. */
  async ready(): Promise<ReadyReport> {
    const reasons: string[] = [];
    if (this.#runtime.stopping()) reasons.push('stopping');
    try {
      await withDeadline(this.#runtime.db.ping(), CHECK_DEADLINE, 'database');
    } catch (error) {
      reasons.push(`database: ${(error as Error).message}`);
    }
    for (const s of this.#loader.states()) {
      if (s.manifest.critical && s.status !== 'started')
        reasons.push(`plugin ${s.id}: ${s.reason ?? s.status}`);
    }
    return { ready: reasons.length === 0, reasons };
  }

  /** Runs a plugin's health checks; one that throws or never answers is unwell, and says who it was. */
  async check(plugin: string): Promise<({ name: string } & HealthReport)[]> {
    const checks = this.#runtime.registry.of(plugin)?.health ?? [];
    return Promise.all(
      checks.map(async ({ name, check }) => {
        try {
          return {
            name,
            ...(await withDeadline(check(this.#hostOf(plugin)), CHECK_DEADLINE, `${plugin}/health/${name}`)),
          };
        } catch (error) {
          return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
        }
      }),
    );
  }
}
