/** Small helpers that put raw messages together as mail programs do, byte by byte where it matters. */
export interface MailParts {
  headers?: Record<string, string>;
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  html?: string;
}

/** A raw message with CRLF line ends. With both bodies it is a multipart/alternative. */
export function buildMail(parts: MailParts = {}): Buffer {
  const {
    from = 'Alice <alice@acme.example>',
    to = 'support@demo.localhost',
    subject = 'Printer jams',
  } = parts;
  const head = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, 'MIME-Version: 1.0'];
  for (const [name, value] of Object.entries(parts.headers ?? {})) head.push(`${name}: ${value}`);
  if (parts.html === undefined) {
    head.push('Content-Type: text/plain; charset=utf-8', '', parts.text ?? 'It jams.');
    return Buffer.from(head.join('\r\n'));
  }
  const body = [
    ...(parts.text === undefined ? [] : ['--b1', 'Content-Type: text/plain; charset=utf-8', '', parts.text]),
    '--b1',
    'Content-Type: text/html; charset=utf-8',
    '',
    parts.html,
    '--b1--',
  ];
  return Buffer.from(
    [...head, 'Content-Type: multipart/alternative; boundary=b1', '', ...body, ''].join('\r\n'),
  );
}

/** A multipart of any type around raw parts. */
export function multipart(type: string, parts: (string | Buffer)[], boundary = 'outer', head = ''): Buffer {
  const chunks: Buffer[] = [
    Buffer.from(
      `From: a@acme.example\r\nSubject: s\r\n${head}Content-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n`,
    ),
  ];
  for (const part of parts)
    chunks.push(Buffer.from(`--${boundary}\r\n`), Buffer.from(part), Buffer.from('\r\n'));
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return Buffer.concat(chunks);
}
