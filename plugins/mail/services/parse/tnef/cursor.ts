/** Reads little-endian values in order. @throws {RangeError} where the bytes end early, like every read of a Buffer */
export class Cursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    return this.bytes.readUInt8(this.move(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.move(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.move(4));
  }

  take(length: number): Buffer {
    const from = this.move(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Like `take`, with what fills the last group of four bytes left out; the last value of a file may lack it. */
  takePadded(length: number): Buffer {
    const value = this.take(length);
    this.at = Math.min(this.bytes.length, this.at + ((4 - (length % 4)) % 4));
    return value;
  }

  private move(length: number): number {
    if (length > this.left) throw new RangeError('The bytes end early.');
    const from = this.at;
    this.at += length;
    return from;
  }
}
