import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const NONCE = 12;
const TAG = 16;

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Encrypts small secrets (passwords, tokens) for the database: AES-256-GCM (NIST SP 800-38D) with a key derived
 * from the installation's secret key (HKDF, RFC 5869). Each text names its key, so that the secret key can be
 * changed while texts of the old one still open.
 */
export class SecretBox {
  readonly #current: Key;
  readonly #keys: ReadonlyMap<string, Key>;

  /** @param olderKeys former secret keys, for opening only */
  constructor(secretKey: string, olderKeys: readonly string[] = []) {
    this.#current = derive(secretKey);
    this.#keys = new Map([this.#current, ...olderKeys.map(derive)].map((key) => [key.id, key]));
  }

  /**
   * @param place where the text belongs (for example `tenant/plugin/key`); it opens at the same place only
   */
  seal(text: string, place = ''): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#current.bytes, nonce);
    cipher.setAAD(Buffer.from(place));
    const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${this.#current.id}.${body.toString('base64url')}`;
  }

  /** @throws Error when the text was changed, belongs elsewhere, or its key is not known any more */
  open(sealed: string, place = ''): string {
    const [version, id, body] = sealed.split('.');
    const key = this.#keys.get(id ?? '');
    if (version !== VERSION || !key || !body)
      throw new Error('This secret was sealed with a key that is not known here');
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    return (
      decipher.update(bytes.subarray(NONCE, bytes.length - TAG), undefined, 'utf8') + decipher.final('utf8')
    );
  }

  /** Ids of the keys that open texts; the second part of a sealed text names its key. */
  get keyIds(): string[] {
    return [...this.#keys.keys()];
  }

  /** Of those, the ones that seal nothing any more. */
  get formerKeyIds(): string[] {
    return this.keyIds.filter((id) => id !== this.#current.id);
  }
}

function derive(secretKey: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secretKey, 'serviflow', 'secret box', 32));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}
