import { Cursor } from './cursor.ts';
import { Properties } from './properties.ts';
import { readRtf } from './rtf.ts';

/** Most bytes of one file; a mail cannot be larger. */
const MAX_BYTES = 35 * 1024 * 1024;
const MAX_ATTACHMENTS = 100;
const SIGNATURE = 0x223e9f78;

/** Attributes (MS-OXTNEF 2.1.3.3); the upper half is their type, which says nothing more. */
const ATTRIBUTE = {
  body: 0x800c,
  attachTitle: 0x8010,
  attachData: 0x800f,
  messageProps: 0x9003,
  attachProps: 0x9005,
  attachBegin: 0x9002,
  codepage: 0x9007,
};
/** Properties (MS-OXPROPS). */
const P = {
  subject: 0x0037,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderSmtp: 0x5d01,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  codepage: 0x3fde,
  displayName: 0x3001,
  data: 0x3701,
  shortName: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  type: 0x370e,
  contentId: 0x3712,
};
const METHOD_MESSAGE = 5;
/** An embedded object begins with the id of its interface. */
const INTERFACE_ID = 16;

export interface TnefAttachment {
  readonly name: string | null;
  readonly type: string | null;
  readonly contentId: string | null;
  readonly content: Uint8Array;
  /** The attachment is a message; `content` is a TNEF file again. */
  readonly message: boolean;
}

/** What is in a winmail.dat. */
export interface Tnef {
  readonly subject: string | null;
  readonly from: { readonly name: string; readonly address: string };
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly TnefAttachment[];
}

interface OpenAttachment {
  title: Buffer | null;
  data: Buffer | null;
  props: Buffer | null;
}

/**
 * Reads a winmail.dat (MS-OXTNEF). Checksums are not looked at: a wrong one makes nothing safer, and what was read is
 * all that people get.
 * @param options.rtf whether RTF may be unpacked: for the mail itself, not for a hundred messages inside it
 * @returns null for a file that is broken, or is none
 */
export function readTnef(bytes: Uint8Array, options: { rtf: boolean }): Tnef | null {
  if (bytes.length > MAX_BYTES) return null;
  try {
    return read(new Cursor(bytes), options.rtf);
  } catch {
    return null;
  }
}

function read(cursor: Cursor, unpacksRtf: boolean): Tnef | null {
  if (cursor.u32() !== SIGNATURE) return null;
  cursor.u16();
  const { charset, body, props, open } = attributes(cursor);
  const message = new Properties(props ?? Buffer.alloc(4), charset);
  const attachments = open.map((one) => attachment(one, charset)).filter((one) => one !== null);
  const { html, text: found } = bodies(message, unpacksRtf);
  const plain = body && new Properties(single(body), charset).text(P.body);
  const text = found ?? (html ? null : plain);
  if (!text?.trim() && !html?.trim() && attachments.length === 0) return null;
  const from = {
    name: message.text(P.senderName) ?? '',
    address: message.text(P.senderSmtp) ?? message.text(P.senderAddress) ?? '',
  };
  return { subject: message.text(P.subject), from, text, html, attachments };
}

/** The attributes that are used. Some programs leave bytes behind the last one, which are not looked at. */
function attributes(cursor: Cursor) {
  const message = new Map<number, Buffer>();
  const open: OpenAttachment[] = [];
  while (cursor.left >= 11 && (cursor.bytes[cursor.at] === 1 || cursor.bytes[cursor.at] === 2)) {
    const level = cursor.u8();
    const id = cursor.u32() & 0xffff;
    const value = cursor.take(cursor.u32());
    cursor.u16();
    const current = open.at(-1);
    if (id === ATTRIBUTE.attachBegin) {
      if (open.length >= MAX_ATTACHMENTS) throw new RangeError('There are too many attachments.');
      open.push({ title: null, data: null, props: null });
    } else if (level === 1) {
      if (!message.has(id)) message.set(id, value);
    } else if (current) keep(current, id, value);
  }
  const codepage = message.get(ATTRIBUTE.codepage);
  return {
    charset: codepage && codepage.length >= 4 ? `cp${codepage.readUInt32LE(0)}` : undefined,
    body: message.get(ATTRIBUTE.body) ?? null,
    props: message.get(ATTRIBUTE.messageProps) ?? null,
    open,
  };
}

function keep(open: OpenAttachment, id: number, value: Buffer): void {
  if (id === ATTRIBUTE.attachTitle) open.title ??= value;
  if (id === ATTRIBUTE.attachData) open.data ??= value;
  if (id === ATTRIBUTE.attachProps) open.props ??= value;
}

/** The text of an attribute as a list of one property, so that one rule decodes both. */
function single(value: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(1, 0);
  head.writeUInt16LE(0x1e, 4);
  head.writeUInt16LE(P.body, 6);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(value.length, 12);
  return Buffer.concat([head, value]);
}

/** HTML before text: RTF is unpacked only where nothing else says the same. */
function bodies(message: Properties, unpacksRtf: boolean): { text: string | null; html: string | null } {
  const text = message.text(P.body);
  const codepage = message.number(P.codepage);
  const charset = codepage === 65001 ? 'utf-8' : codepage ? `cp${codepage}` : undefined;
  const html = message.text(P.html, { html: true, charset });
  if (html?.trim()) return { text, html };
  const packed = unpacksRtf ? message.bytes(P.rtf) : null;
  const rtf = packed && readRtf(packed);
  if (rtf?.mode === 'html') return { text, html: rtf.text };
  return { text: text?.trim() ? text : (rtf?.text ?? null), html: null };
}

function attachment(open: OpenAttachment, charset: string | undefined): TnefAttachment | null {
  const props = new Properties(open.props ?? Buffer.alloc(4), charset);
  const message = props.number(P.method) === METHOD_MESSAGE;
  const data = props.bytes(P.data);
  const content = message ? data?.subarray(INTERFACE_ID) : (open.data ?? data);
  if (!content) return null;
  const title = open.title && new Properties(single(open.title), charset).text(P.body);
  return {
    name: props.text(P.longName) || title || props.text(P.shortName) || props.text(P.displayName),
    type: props.text(P.type),
    contentId: props.text(P.contentId),
    content,
    message,
  };
}
