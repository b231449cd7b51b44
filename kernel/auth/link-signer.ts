import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { packUuid, unpackUuid } from './opaque-token.ts';

export interface SignedLink {
  readonly tenantId: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Longest token that is looked at: longer ones are not ours. */
const MAX_LENGTH = 4_000;

type Payload = [purpose: string, tenant: string, expires: number, data: Record<string, string>];

/**
 * Links that work without a login: `payload.signature`, both base64url, HMAC-SHA256 with a key of its own for each
 * purpose (HKDF, RFC 5869), so that a link made for one purpose never opens another.
 */
export class LinkSigner {
  readonly #secretKeys: readonly string[];
  readonly #now: () => number;
  readonly #keys = new Map<string, Buffer>();

  /**
   * @param secretKeys at least 32 characters each; the first signs, links of the others still work
   * @param now milliseconds since the epoch
   */
  constructor(secretKeys: string | readonly string[], now: () => number = Date.now) {
    this.#secretKeys = [secretKeys].flat();
    this.#now = now;
  }

  /**
   * @param purpose `<plugin>.<what>`; readable by anybody who has the link, as is `data`
   * @param seconds how long the link works
   */
  create(purpose: string, tenantId: string, data: Readonly<Record<string, string>>, seconds: number): string {
    const expires = Math.floor(this.#now() / 1000) + seconds;
    const payload: Payload = [purpose, packUuid(tenantId), expires, data];
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${body}.${this.#sign(purpose, body).toString('base64url')}`;
  }

  /** @returns null when the link is forged, expired, cut or made for another purpose */
  read(token: string, purpose: string): SignedLink | null {
    const found = this.readAny(token);
    return found?.purpose === purpose ? found : null;
  }

  /** As `read`, for places that serve links of several purposes. */
  readAny(token: string): (SignedLink & { readonly purpose: string }) | null {
    if (token.length > MAX_LENGTH) return null;
    const dot = token.indexOf('.');
    const body = token.slice(0, dot);
    const payload = dot > 0 ? parse(body) : null;
    if (!payload) return null;
    const [purpose, tenant, expires, data] = payload;
    // As text: a decoder would take many spellings of one signature, and a link has one.
    const given = Buffer.from(token.slice(dot + 1));
    const signed = this.#secretKeys.some((_, index) => {
      const expected = Buffer.from(this.#sign(purpose, body, index).toString('base64url'));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!signed) return null;
    const tenantId = unpackUuid(tenant);
    if (!tenantId || expires * 1000 <= this.#now()) return null;
    return { purpose, tenantId, data };
  }

  #sign(purpose: string, body: string, index = 0): Buffer {
    return createHmac('sha256', this.#key(purpose, index)).update(body).digest();
  }

  #key(purpose: string, index: number): Buffer {
    const name = `${index}/${purpose}`;
    let key = this.#keys.get(name);
    if (!key) {
      const secretKey = this.#secretKeys[index] ?? '';
      key = Buffer.from(hkdfSync('sha256', secretKey, '', `serviflow link ${purpose}`, 32));
      // Purposes come from strangers' links before the signature is known to be right.
      if (this.#keys.size < 200) this.#keys.set(name, key);
    }
    return key;
  }
}

function parse(body: string): Payload | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 4) return null;
    const [purpose, tenant, expires, data] = value;
    const fits =
      typeof purpose === 'string' &&
      typeof tenant === 'string' &&
      typeof expires === 'number' &&
      typeof data === 'object' &&
      data !== null;
    return fits ? (value as Payload) : null;
  } catch {
    return null;
  }
}
