/** Writes winmail.dat files (MS-OXTNEF) for tests. */
const u16 = (value: number) => Buffer.from(new Uint16Array([value]).buffer);
const u32 = (value: number) => Buffer.from(new Uint32Array([value]).buffer);

export interface TestProperty {
  id: number;
  type: number;
  value: Buffer;
}

export const binary = (id: number, value: Uint8Array, type = 0x102): TestProperty => ({
  id,
  type,
  value: Buffer.from(value),
});
export const unicode = (id: number, text: string): TestProperty => ({
  id,
  type: 0x1f,
  value: Buffer.from(`${text}\0`, 'utf16le'),
});
export const long = (id: number, value: number): TestProperty => ({ id, type: 3, value: u32(value) });

export function propertyList(list: TestProperty[]): Buffer {
  const parts: Buffer[] = [u32(list.length)];
  for (const { id, type, value } of list) {
    const pad = Buffer.alloc((4 - (value.length % 4)) % 4);
    parts.push(u16(type), u16(id));
    // A named property says its name: a set and a number.
    if (id & 0x8000) parts.push(Buffer.alloc(16), u32(0), u32(1));
    if (type !== 3) parts.push(u32(1), u32(value.length));
    parts.push(value, pad);
  }
  return Buffer.concat(parts);
}

const attribute = (level: 1 | 2, id: number, value: Buffer) =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(value.length), value, u16(sum(value))]);
const sum = (value: Buffer) => value.reduce((total, byte) => (total + byte) & 0xffff, 0);

export interface TnefFile {
  codepage?: number;
  body?: Buffer;
  properties?: TestProperty[];
  attachments?: { title?: string; data?: Buffer; properties?: TestProperty[] }[];
}

export function tnefFile(file: TnefFile): Buffer {
  const parts = [u32(0x223e9f78), u16(1)];
  parts.push(attribute(1, 0x00069007, Buffer.concat([u32(file.codepage ?? 1252), u32(0)])));
  if (file.body) parts.push(attribute(1, 0x0002800c, file.body));
  if (file.properties) parts.push(attribute(1, 0x00069003, propertyList(file.properties)));
  for (const { title, data, properties } of file.attachments ?? []) {
    parts.push(attribute(2, 0x00069002, Buffer.alloc(14)));
    if (title) parts.push(attribute(2, 0x00018010, Buffer.from(`${title}\0`, 'latin1')));
    if (data) parts.push(attribute(2, 0x0006800f, data));
    if (properties) parts.push(attribute(2, 0x00069005, propertyList(properties)));
  }
  return Buffer.concat(parts);
}

/** RTF in its packed form, without a single repetition made shorter (MS-OXRTFCP 3.2). */
export function packedRtf(rtf: string): Buffer {
  const bytes = Buffer.from(rtf, 'latin1');
  const groups: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 8)
    groups.push(Buffer.concat([Buffer.from([0]), bytes.subarray(at, at + 8)]));
  const content = Buffer.concat(groups);
  return Buffer.concat([u32(content.length + 12), u32(bytes.length), Buffer.from('LZFu'), u32(0), content]);
}
