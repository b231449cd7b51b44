import { type ActOptions, type Context, type Principal, problems } from '@serviflow/sdk';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import type { Call } from './call.ts';
import type { Frame, FrameRunner } from './frame-runner.ts';
import type { Gate } from './gate.ts';
import { enterInbox, inboxOf } from './once.ts';

interface ActingParts {
  readonly runtime: Runtime;
  readonly loader: Loader;
  readonly gate: Gate;
  readonly frames: FrameRunner;
}

/** Runs work as a user or automation account, with exactly its rights: for a channel, a rule, a background run. */
export class Acting {
  readonly #parts: ActingParts;

  constructor(parts: ActingParts) {
    this.#parts = parts;
  }

  /**
   * @param from the call that asks, whose request and chain of causes go on
   * @returns undefined when `options.once` says that it was done before
   * @throws Problem 403 `cannot-act`; TypeError when the manifest of the plugin does not say `actsForUsers`
   */
  async run<T>(
    plugin: string,
    who: { readonly tenantId: string; readonly accountId: string },
    work: (c: Context) => Promise<T> | T,
    options: ActOptions = {},
    from: { readonly requestId?: string; readonly chain?: number | undefined } = {},
  ): Promise<T | undefined> {
    const { runtime, loader, gate, frames } = this.#parts;
    const manifest = loader.state(plugin)?.manifest;
    if (!manifest?.actsForUsers)
      throw new TypeError(`${plugin} acts for an account, which its manifest does not name: actsForUsers`);
    const tx = options.tx ?? 'write';
    const inbox = options.once === undefined ? null : inboxOf(plugin, who.tenantId, options.once);
    if (inbox && tx === 'none')
      throw new TypeError('`once` needs a transaction of the work: not with tx none');
    const tenant = await runtime.tenants.byId(who.tenantId);
    if (!tenant) throw problems.notFound('No such tenant');
    const enabled = await gate.open({ plugin }, tenant);
    const account = await runtime.auth.account(tenant.id, who.accountId);
    if (!account)
      throw problems.forbidden('The account that this was to be done for is not active.', {
        code: 'cannot-act',
      });
    const principal: Principal = { ...account, via: { plugin, title: manifest.title } };
    const frame: Frame = {
      plugin,
      what: `${plugin} for an account`,
      tx,
      timeoutSeconds: options.timeoutSeconds ?? 60,
    };
    let current: Call | undefined;
    try {
      return await frames.run(
        frame,
        { tenant, principal, enabled, ...from },
        async (call) => {
          current = call;
          if (inbox) enterInbox(call, inbox);
          return work(call.view(plugin));
        },
        null,
      );
    } catch (error) {
      if (current?.handledBefore) return undefined;
      throw error;
    }
  }
}
