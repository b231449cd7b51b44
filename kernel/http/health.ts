import type { HealthReport, ServiceHost } from '@serviflow/sdk';
import { type Outage, outageOf } from '../data/outage.ts';
import { asPlugin } from '../invoke/current-call.ts';
import { withDeadline } from '../invoke/deadline.ts';
import type { Loader } from '../loader/loader.ts';
import { DEADLINES, type Runtime } from '../runtime.ts';

export interface ReadyReport {
  readonly ready: boolean;
  readonly reasons: readonly string[];
  /** What is wrong and no reason to send nobody here: handlers of plugins that rest after several faults. */
  readonly details: readonly string[];
}

/** What a health check of a plugin said. */
export interface CheckedHealth extends HealthReport {
  readonly name: string;
  /** Set when the check met an outage: it says nothing about the plugin. */
  readonly outage?: Outage;
}

/** Most handlers that a report names. */
const MAX_DETAILS = 50;

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

  /** Database reachable, room on the disks, started, critical plugins well. */
  async ready(): Promise<ReadyReport> {
    const reasons: string[] = [];
    if (this.#runtime.stopping()) reasons.push('stopping');
    try {
      await withDeadline(this.#runtime.db.ping(), this.#deadline(), 'database');
    } catch (error) {
      reasons.push(`database: ${(error as Error).message}`);
    }
    reasons.push(...(await this.#disk()));
    for (const s of this.#loader.states()) {
      if (s.manifest.critical && s.status !== 'started')
        reasons.push(`plugin ${s.id}: ${s.reason ?? s.status}`);
    }
    return { ready: reasons.length === 0, reasons, details: this.#details() };
  }

  /** Anybody may read this: no tenant and no text of an error is in it. */
  #details(): string[] {
    const open = this.#runtime.breakers.open().map(({ handler }) => handler.split('@')[0] ?? handler);
    return [...new Set(open)]
      .sort()
      .slice(0, MAX_DETAILS)
      .map((handler) => `${handler} rests after several faults`);
  }

  /** Runs a plugin's health checks; one that throws or never answers is unwell, and says who it was. */
  async check(plugin: string): Promise<CheckedHealth[]> {
    const checks = this.#runtime.registry.of(plugin)?.health ?? [];
    return Promise.all(
      checks.map(async ({ name, check }) => {
        try {
          const who = `${plugin}/health/${name}`;
          const report = await withDeadline(
            asPlugin(plugin, () => check(this.#hostOf(plugin))),
            this.#deadline(),
            who,
          );
          if (typeof report?.ok !== 'boolean')
            throw new TypeError('It answered with something that is no report.');
          return {
            name,
            ok: report.ok,
            ...(report.detail === undefined ? {} : { detail: String(report.detail) }),
          };
        } catch (error) {
          return { name, ok: false, ...whyNot(error) };
        }
      }),
    );
  }

  /** Disks are looked at by writing once one was met full, so that a balancer comes back as soon as there is room. */
  async #disk(): Promise<string[]> {
    try {
      return [...(await withDeadline(this.#runtime.disk.full(), this.#deadline(), 'disk'))];
    } catch (error) {
      return [`disk: ${(error as Error).message}`];
    }
  }

  #deadline(): number {
    return this.#runtime.options.deadlines?.health ?? DEADLINES.health;
  }
}

const OUTAGES: Readonly<Record<Outage, string>> = {
  database: 'the database cannot be reached right now',
  disk: 'a disk of the desk is full',
  contention: 'another transaction holds the same rows',
  deadline: 'the database took too long',
  caller: 'the caller has hung up',
};

/** The words of a fault are the plugin's; those of an outage blame nobody. */
function whyNot(error: unknown): Pick<CheckedHealth, 'detail' | 'outage'> {
  const outage = outageOf(error);
  if (outage) return { outage, detail: `This could not be checked: ${OUTAGES[outage]}.` };
  return { detail: error instanceof Error ? error.message : String(error) };
}
