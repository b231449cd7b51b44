import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problems } from '@serviflow/sdk';

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const CURRENT = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export interface Verification {
  readonly ok: boolean;
  /** True when the hash was made with older parameters and should be replaced. */
  readonly outdated: boolean;
}

/** Hashes passwords; never more than a few at once, because each takes 19 MiB and a core. */
export class PasswordHasher {
  readonly #parallel: number;
  readonly #maxWaiting: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #dummy: Promise<string> | undefined;

  constructor(options: { parallel?: number; maxWaiting?: number } = {}) {
    this.#parallel = options.parallel ?? 2;
    this.#maxWaiting = options.maxWaiting ?? 100;
  }

  /**
   * @returns a PHC string
   * @throws Problem 503 when too many are waiting already
   */
  hash(password: string): Promise<string> {
    return this.#queued(async () => {
      const salt = randomBytes(SALT_BYTES);
      const tag = await digest(password, { ...CURRENT, salt, bytes: TAG_BYTES });
      const { memory: m, passes: t, parallelism: p } = CURRENT;
      return `$argon2id$v=19$m=${m},t=${t},p=${p}$${unpadded(salt)}$${unpadded(tag)}`;
    });
  }

  /**
   * Compares in constant time.
   * @param hash null for a user who does not exist or has no password: takes as long as a real one and fails
   * @throws Problem 503 when too many are waiting already
   */
  async verify(hash: string | null, password: string): Promise<Verification> {
    const match = PHC.exec(hash ?? (await this.#dummyHash()));
    if (!match) return { ok: false, outdated: false };
    const [memory, passes, parallelism] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const salt = Buffer.from(match[4] ?? '', 'base64');
    const expected = Buffer.from(match[5] ?? '', 'base64');
    const tag = await this.#queued(() =>
      digest(password, { memory, passes, parallelism, salt, bytes: expected.length }),
    );
    const ok = timingSafeEqual(tag, expected) && hash !== null;
    const outdated =
      memory !== CURRENT.memory || passes !== CURRENT.passes || parallelism !== CURRENT.parallelism;
    return { ok, outdated: ok && outdated };
  }

  #dummyHash(): Promise<string> {
    this.#dummy ??= this.hash(randomBytes(16).toString('hex'));
    return this.#dummy;
  }

  async #queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#parallel) {
      if (this.#waiting.length >= this.#maxWaiting)
        throw problems.unavailable('Too many people log in at this moment.', { code: 'busy', retryAfter: 5 });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in the queue, or is given back.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

interface DigestOptions {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly bytes: number;
}

/** NFC first: the same letters typed on two systems must give the same bytes (RFC 8265 §4). */
function digest(password: string, o: DigestOptions): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFC'),
    nonce: o.salt,
    parallelism: o.parallelism,
    tagLength: o.bytes,
    memory: o.memory,
    passes: o.passes,
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
