import { deflateRawSync } from 'node:zlib';

const HEAD = 'From: Alice <alice@acme.example>\r\nTo: support@north.localhost\r\n';
const mail = (rest: string | Buffer, head = HEAD): Buffer =>
  Buffer.concat([Buffer.from(head), Buffer.from(rest)]);
const many = (count: number, make: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('');
const multipart = (subject: string, parts: string): string =>
  `Subject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`;
const attachment = (name: string, type: string, content: Buffer): string =>
  `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
const html = (body: string): string =>
  `Subject: html\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${body}`;

function nested(levels: number): string {
  let inner = 'Content-Type: text/plain\r\n\r\ncore\r\n';
  for (let i = 0; i < levels; i += 1)
    inner = `Content-Type: multipart/mixed; boundary=n${i}\r\n\r\n--n${i}\r\n${inner}\r\n--n${i}--\r\n`;
  return `Subject: nested\r\n${inner}`;
}

/** A zip with one entry that unfolds a thousandfold, enough of one for a reader that believes it. */
function bomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(20 * 1024 * 1024));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(0xffffffff, 22);
  local.writeUInt16LE(1, 26);
  return Buffer.concat([local, Buffer.from('x'), packed]);
}

/** A TNEF stream whose attribute says that it is four gigabytes long. */
function tnef(): Buffer {
  const stream = Buffer.alloc(64);
  stream.writeUInt32LE(0x223e9f78, 0);
  stream.writeUInt8(1, 6);
  stream.writeUInt32LE(0x00069005, 7);
  stream.writeUInt32LE(0xfffffff0, 11);
  return stream;
}

/** Raw messages by name, each meant to break a reader. */
export const HOSTILE_MAILS: Readonly<Record<string, Buffer>> = {
  'thousands of parts': mail(
    multipart(
      'parts',
      many(5_000, (i) => `--b\r\n\r\npart ${i}\r\n`),
    ),
  ),
  'thousands of attachments': mail(
    multipart(
      'files',
      many(2_000, (i) => attachment(`${i}.txt`, 'text/plain', Buffer.from('x'))),
    ),
  ),
  'deep nesting': mail(nested(300)),
  'a message in a message in a message': mail(
    `Subject: rfc822\r\n${many(60, () => 'Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: in\r\n')}\r\nx`,
  ),
  'one header of two megabytes': mail(`Subject: ${'x'.repeat(2_000_000)}\r\n\r\nx`),
  'fifty thousand headers': mail(`${many(50_000, (i) => `X-${i}: y\r\n`)}Subject: many\r\n\r\nx`),
  'a header folded a hundred thousand times': mail(`Subject: a\r\n${' b\r\n'.repeat(100_000)}\r\nx`),
  'encoded words without end': mail(`Subject: ${'=?utf-8?B?w6TDtsO8?= '.repeat(20_000)}\r\n\r\nx`),
  'an unknown charset': mail(
    'Subject: charset\r\nContent-Type: text/plain; charset="x-klingon\0"\r\n\r\n\xff\xfe\x80',
  ),
  'utf-16 that is none': mail(
    Buffer.concat([
      Buffer.from('Subject: u16\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n'),
      Buffer.from([0xd8, 0, 0xd8, 0, 0xff]),
    ]),
  ),
  'utf-7': mail(
    'Subject: u7\r\nContent-Type: text/html; charset=utf-7\r\n\r\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  ),
  'NUL bytes everywhere': mail('Subject: nul\0 \0\r\nX-\0: \0\r\nMessage-ID: <\0@\0>\r\n\r\nbody \0\0\0 end'),
  'no header at all': Buffer.from('\r\njust text\r\n'),
  'nothing at all': Buffer.from('\r\n'),
  'no sender': mail('Subject: nobody\r\n\r\nx', 'To: support@north.localhost\r\n'),
  'a sender that is no address': mail('Subject: strange\r\n\r\nx', 'From: <script>alert(1)</script>\r\n'),
  'a hundred thousand recipients': mail(
    `Cc: ${many(20_000, (i) => `u${i}@x.example, `)}z@x.example\r\nSubject: cc\r\n\r\nx`,
  ),
  'thousands of references': mail(
    `References: ${many(20_000, (i) => `<${i}@x> `)}\r\nIn-Reply-To: ${'<'.repeat(10_000)}\r\nSubject: refs\r\n\r\nx`,
  ),
  'headers in a subject': mail(
    'Subject: =?utf-8?Q?hi=0D=0ABcc:_victim@x.example=0D=0A=0D=0A<script>?=\r\n\r\nx',
  ),
  'a boundary that is a regular expression': mail(
    'Subject: re\r\nContent-Type: multipart/mixed; boundary="(a+)+$"\r\n\r\n--(a+)+$\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n',
  ),
  'an unclosed multipart': mail(
    'Subject: open\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n',
  ),
  'base64 that is none': mail('Subject: b64\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!====\0\0AAA'),
  'quoted-printable that is none': mail(
    `Subject: qp\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${'=ZZ=\r\n=0'.repeat(10_000)}`,
  ),
  'a bad date': mail('Date: Fri, 99 Foo 99999999 99:99:99 +9999\r\nSubject: date\r\n\r\nx'),
  'a zip bomb': mail(multipart('zip', attachment('bomb.zip', 'application/zip', bomb()))),
  'a lying TNEF': mail(multipart('tnef', attachment('winmail.dat', 'application/ms-tnef', tnef()))),
  'names that lead out': mail(
    multipart(
      'names',
      attachment('../../../../etc/cron.d/x', 'text/html', Buffer.from('<script>')) +
        attachment('a\0b\u202egpj.exe', 'image/png', Buffer.from('MZ')),
    ),
  ),
  'scripts in html': mail(
    html(
      '<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)><a href="java\tscript:alert(1)">x</a><iframe srcdoc="<script>1</script>"><style>@import "http://x"</style><base href=//evil><meta http-equiv=refresh content="0;url=//evil"><form action=//evil><input></form><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    ),
  ),
  'html a hundred thousand levels deep': mail(html('<div>'.repeat(100_000))),
  'html with a million attributes': mail(html(`<p ${'a=b '.repeat(300_000)}>x</p>`)),
  'html that never closes': mail(html(`${'<a href="'.repeat(50_000)}${'<!--'.repeat(50_000)}`)),
  'a tag for a slow expression': mail(
    html(`<${'<'.repeat(100_000)}${'&'.repeat(100_000)}${' '.repeat(200_000)}x`),
  ),
  'spaces for a slow expression': mail(
    `Subject:${' '.repeat(100_000)}x\r\n\r\n${' '.repeat(300_000)}\n${'> '.repeat(100_000)}\nOn ${'a '.repeat(100_000)}wrote:`,
  ),
  'two megabytes on one line': mail(`Subject: line\r\n\r\n${'x'.repeat(2_000_000)}`),
  'a report that lies': mail(
    'Subject: bounce\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: \0;;;\r\nStatus: x\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\0\r\n--b--',
  ),
};
