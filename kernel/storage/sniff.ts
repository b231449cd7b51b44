/** What the first bytes say, `[offset, bytes as latin1, type]`. */
const MAGIC: readonly (readonly [number, string, string])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF8', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftyp', 'video/mp4'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, '\x1f\x8b', 'application/gzip'],
  [0, '7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'MZ', 'application/vnd.microsoft.portable-executable'],
  [0, '\x7fELF', 'application/x-executable'],
  [0, '\xfe\xed\xfa', 'application/x-mach-binary'],
  [0, '\xcf\xfa\xed\xfe', 'application/x-mach-binary'],
];

/** Formats that are a container underneath: the declared type says more, if it names one of the family. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  'application/zip':
    /^application\/(vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.|epub\+zip|java-archive)/,
  'application/x-ole-storage': /^application\/(msword|vnd\.ms-(excel|powerpoint|outlook)|x-msi)/,
  'video/mp4': /^(video|audio)\/(mp4|quicktime|x-m4a|x-m4v|3gpp)$|^image\/hei[cf]$/,
};

const EXECUTABLE = /portable-executable|x-executable|x-mach-binary|java-archive|x-msi$/;
const PLAIN =
  /^(text\/(plain|csv|html|css|markdown|calendar|xml|x-[\w-]+)|application\/(json|xml|x-ndjson|rtf|x-yaml|yaml)|message\/rfc822|image\/svg\+xml)$/;
/** Bytes that are looked at to tell text from the rest. */
export const LOOK = 4_096;

/**
 * The type of a file by its bytes. What the sender declared counts only where it does not contradict them, so that
 * nobody passes a page or a program off as a picture.
 */
export function sniff(content: Uint8Array, declared: string): string {
  const claimed = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 64)).toString(
    'latin1',
  );
  for (const [offset, bytes, type] of MAGIC) {
    if (!head.startsWith(bytes, offset)) continue;
    return FAMILIES[type]?.test(claimed) ? claimed : type;
  }
  if (!looksLikeText(content.subarray(0, LOOK))) return 'application/octet-stream';
  return PLAIN.test(claimed) ? claimed : 'text/plain';
}

/** Programs, by their type. */
export const isExecutable = (type: string): boolean => EXECUTABLE.test(type);

function looksLikeText(head: Uint8Array): boolean {
  // A cut at the end may split a character.
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) return false;
  return true;
}
