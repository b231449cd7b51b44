import { type OperationDef, type Principal, problems, type TenantInfo } from '@serviflow/sdk';
import { requireElevated } from '../auth/elevation.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';

/** Who may come in: tenant active, plugin working and on, permission held, sessions of mailed links confined. */
export class Gate {
  readonly #runtime: Runtime;
  readonly #loader: Loader;

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
  }

  /**
   * Plugins of the tenant, when this one may be called.
   * @throws Problem 403 tenant suspended, 404 plugin off, 503 plugin not working
   */
  async open(op: { readonly plugin: string }, tenant: TenantInfo): Promise<ReadonlySet<string>> {
    const [enabled, active] = [
      await this.#runtime.tenants.enabled(tenant.id),
      await this.#runtime.tenants.active(tenant.id),
    ];
    if (!active)
      throw problems.forbidden('This desk is suspended. Please contact your provider.', {
        code: 'tenant-suspended',
      });
    const state = this.#loader.state(op.plugin);
    if (state?.status === 'failed' || state?.status === 'blocked') {
      throw problems.unavailable(`The plugin ${op.plugin} is not working: ${state.reason ?? 'it failed'}`, {
        code: 'plugin-unavailable',
      });
    }
    if (!enabled.has(op.plugin)) throw problems.notFound();
    return enabled;
  }

  /** A session from a mailed link reaches its one record, and through every other door nothing is there. */
  confine(principal: Principal, subject: string | undefined, subjectId: string | undefined): void {
    const only = principal.restrictedTo;
    if (only && (subject !== only.subject || subjectId !== only.id)) throw problems.notFound();
  }

  /** @throws Problem 401, 403, or 404 for a confined session */
  permit(op: OperationDef, principal: Principal, subjectId: string | undefined): void {
    this.confine(principal, op.subject?.id, subjectId);
    if (!op.public && principal.kind !== 'system') {
      if (principal.kind === 'anonymous') throw problems.unauthenticated();
      if (!op.permissions.some((p) => principal.permissions.has(p))) throw problems.forbidden();
    }
    if (op.elevated) requireElevated(principal, this.#runtime.now());
  }
}
