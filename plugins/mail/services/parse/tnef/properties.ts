import { decodeBytes } from '../charset.ts';
import { Cursor } from './cursor.ts';

/** Properties of one list that are read; messages have some hundreds. */
const MAX_PROPERTIES = 4_096;
const MANY = 0x1000;
const NAMED = 0x8000;
const STRING8 = 0x1e;
const UNICODE = 0x1f;
/** Bytes of the types of fixed length (MS-OXCDATA 2.11.1), padded to four. */
const FIXED: Record<number, number> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const VARIABLE = new Set([0x0d, STRING8, UNICODE, 0x102]);

interface Property {
  readonly type: number;
  readonly value: Buffer;
}

/** The properties of a message or of an attachment, by number; named ones are left out. */
export class Properties {
  readonly #found = new Map<number, Property>();
  readonly #charset: string | undefined;

  /**
   * Reads a list of properties (MS-OXTNEF 2.1.3.4).
   * @param charset of texts that are not Unicode
   * @throws {RangeError} a list that is not whole, or too long
   */
  constructor(bytes: Uint8Array, charset: string | undefined) {
    this.#charset = charset;
    const cursor = new Cursor(bytes);
    const count = cursor.u32();
    if (count > MAX_PROPERTIES) throw new RangeError('There are too many properties.');
    for (let i = 0; i < count; i++) this.#readOne(cursor);
  }

  #readOne(cursor: Cursor): void {
    const type = cursor.u16();
    const id = cursor.u16();
    if (id & NAMED) skipName(cursor);
    const base = type & ~MANY;
    const fixed = FIXED[base];
    if (fixed === undefined && !VARIABLE.has(base)) throw new RangeError('A property has an unknown type.');
    // A value of variable length is counted even where there is one.
    const values = fixed === undefined || type & MANY ? cursor.u32() : 1;
    for (let i = 0; i < values; i++) {
      const value = cursor.takePadded(fixed ?? cursor.u32());
      if (!(id & NAMED) && !this.#found.has(id)) this.#found.set(id, { type: base, value });
    }
  }

  bytes(id: number): Buffer | null {
    return this.#found.get(id)?.value ?? null;
  }

  number(id: number): number | null {
    const value = this.bytes(id);
    return value && value.length >= 4 ? value.readUInt32LE(0) : null;
  }

  /** A text, or bytes that hold one. @param html it may name its charset itself */
  text(id: number, options: { html?: boolean; charset?: string | undefined } = {}): string | null {
    const property = this.#found.get(id);
    if (!property) return null;
    const text =
      property.type === UNICODE
        ? property.value.toString('utf16le')
        : decodeBytes(property.value, {
            declared: options.charset ?? this.#charset,
            html: options.html ?? false,
          });
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
    return text.slice(0, end);
  }
}

function skipName(cursor: Cursor): void {
  cursor.take(16);
  if (cursor.u32() === 0) cursor.u32();
  else cursor.takePadded(cursor.u32());
}
