import { Resolver } from 'node:dns/promises';

/** Answers a DNS question as `dns.promises.resolve` does; a miss throws with `code` ENOTFOUND or ENODATA. */
export type DnsResolver = (name: string, type: string) => Promise<string[][] | string[]>;

/** Milliseconds for all look-ups of one message together. */
const BUDGET = 800;
/** Milliseconds while DNS is known to be silent: enough for an answer of a server nearby. */
const SHORT_BUDGET = 100;
/** Milliseconds for which a DNS that was silent is not waited for again. */
const SILENCE = 30_000;
/** RFC 6761, RFC 8375: names that DNS has no records of. */
const RESERVED = /(?:^|\.)(?:localhost|test|invalid|example|local|internal|home\.arpa|onion)\.?$/i;

const failed = (code: string): Error => Object.assign(new Error(`DNS: ${code}`), { code });

/** The look-ups of one message: they share one deadline, so slow DNS costs a moment and not a moment each. */
export interface Lookups {
  resolve: DnsResolver;
  /** A look-up was given up: what was found is not all there is. */
  readonly late: boolean;
}

/** DNS as this process asks it. One for all messages, so that what one learned of a silent server spares the next. */
export class Dns {
  #resolver: DnsResolver | null = null;
  #system: Resolver | null = null;
  #silentUntil = 0;

  /** Answers questions in place of the system's servers; null goes back to them. */
  use(resolver: DnsResolver | null): void {
    this.#resolver = resolver;
    this.#silentUntil = 0;
  }

  lookups(): Lookups {
    const now = performance.now();
    const end = now + (now < this.#silentUntil ? SHORT_BUDGET : BUDGET);
    const state = { late: false };
    const resolve: DnsResolver = async (name, type) => {
      const left = end - performance.now();
      const giveUp = (): Error => {
        state.late = true;
        this.#silentUntil = performance.now() + SILENCE;
        return failed('ETIMEOUT');
      };
      if (left <= 0) throw giveUp();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(giveUp()), left);
      });
      try {
        const answer = await Promise.race([this.#ask(name, type), late]);
        this.#silentUntil = 0;
        return answer;
      } catch (error) {
        const code = (error as { code?: string }).code ?? '';
        if (code === 'ENOTFOUND' || code === 'ENODATA') this.#silentUntil = 0;
        else state.late = true;
        throw error;
      } finally {
        clearTimeout(timer);
      }
    };
    return {
      resolve,
      get late() {
        return state.late;
      },
    };
  }

  #ask(name: string, type: string): Promise<string[][] | string[]> {
    if (this.#resolver) return this.#resolver(name, type);
    if (RESERVED.test(name)) return Promise.reject(failed('ENOTFOUND'));
    this.#system ??= new Resolver({ timeout: BUDGET / 2, tries: 2 });
    return this.#system.resolve(name, type) as Promise<string[][] | string[]>;
  }
}

export const dns = new Dns();
