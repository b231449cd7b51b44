import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CertificateFiles } from '../../plugins/email-smtp/services/certificate.ts';
import { beginMessage, ENVELOPE, startListener, stopListeners, TO } from './smtp-listener.ts';
import { CERTIFICATE, RENEWED } from './test-certificates.ts';

/** STARTTLS (RFC 3207) with a certificate of our own, and what people try with it. */
const pair = (texts: typeof CERTIFICATE) => ({ key: Buffer.from(texts.key), cert: Buffer.from(texts.cert) });
const tls = pair(CERTIFICATE);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'smtp-tls-'));
});
afterAll(() => rm(dir, { recursive: true }));
afterEach(stopListeners);

test('a message goes over TLS when the sender wants it, and a usual client does it by itself', async () => {
  const { greet, port, texts } = await startListener({ tls });
  const sender = await greet();
  expect(await sender.say('STARTTLS')).toMatch(/^220/);
  expect((await sender.secure()).subject.CN).toBe('desk.example');
  expect(await sender.say('EHLO x')).not.toContain('STARTTLS');
  expect(await sender.say('STARTTLS')).toMatch(/^503/);
  await beginMessage(sender);
  sender.write('Subject: secret\r\n\r\nx\r\n.\r\n');
  expect(await sender.answer()).toMatch(/^250/);
  const client = createTransport({
    port,
    host: '127.0.0.1',
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  });
  await client.sendMail({ from: 'a@x.example', to: TO, subject: 'by a client', text: 'x' });
  client.close();
  expect(texts().map((text) => /^Subject: (.*)\r$/m.exec(text)?.[1])).toEqual(['secret', 'by a client']);
});

test('what is sent in clear after STARTTLS is thrown away, and so is all that was said before', async () => {
  const { greet, stored } = await startListener({ tls });
  for (const lines of [1, 500]) {
    const sender = await greet();
    expect(await sender.codes(...ENVELOPE)).toEqual([250, 250]);
    sender.write(
      `STARTTLS\r\n${'NOOP\r\n'.repeat(lines)}EHLO evil\r\n${ENVELOPE.join('\r\n')}\r\nDATA\r\nSubject: injected\r\n\r\nx\r\n.\r\n`,
    );
    expect(await sender.answer()).toMatch(/^220/);
    await sender.secure();
    // Nothing has been answered meanwhile: the first answer is to this line, and no hello was heard.
    expect(await sender.codes('MAIL FROM:<a@x.example>', 'DATA')).toEqual([503, 503]);
    expect(await sender.say('EHLO x')).toMatch(/^250/);
    expect(await sender.codes('DATA', 'NOOP')).toEqual([503, 250]);
    sender.cut();
  }
  expect(stored).toEqual([]);
});

test('garbage, silence and half a handshake cost one connection, not the listener', async () => {
  const { greet, listener, stored } = await startListener({ tls, messageTimeout: 600 });
  const garbage = await greet();
  await garbage.say('STARTTLS');
  garbage.write('MAIL FROM:<a@x.example>\r\nthis is no TLS\r\n'.repeat(50));
  const silent = await greet();
  await silent.say('STARTTLS');
  const half = await greet();
  await half.say('STARTTLS');
  // The first bytes of a ClientHello that never goes on.
  half.write(Buffer.from('1603010200010001fc0303', 'hex'));
  const gone = await greet();
  await gone.say('STARTTLS');
  gone.cut();
  await Promise.all([garbage.rest(), silent.rest(), half.rest()]);
  await vi.waitFor(() => expect(listener.connections).toBe(0), { timeout: 8_000 });
  const sender = await greet();
  await beginMessage(sender);
  sender.write('Subject: s\r\n\r\nx\r\n.\r\n');
  expect(await sender.answer()).toMatch(/^250/);
  expect(stored).toHaveLength(1);
});

test('a renewed certificate is used without a restart, a broken one changes nothing', async () => {
  const files = { key: join(dir, 'key.pem'), cert: join(dir, 'cert.pem') };
  const found = new CertificateFiles(files);
  expect(found.present).toBe(false);
  await writeFile(files.key, CERTIFICATE.key);
  expect(found.present).toBe(true);
  expect(() => found.renewed()).toThrow(/cert\.pem/);
  await writeFile(files.cert, CERTIFICATE.cert);
  const first = found.renewed();
  expect(first).not.toBeNull();
  expect(found.renewed()).toBeNull();
  const { greet, listener } = await startListener({ tls: first ?? tls });
  await writeFile(files.cert, RENEWED.cert);
  expect(() => found.renewed()).toThrow(/STARTTLS/);
  await writeFile(files.key, RENEWED.key);
  const next = found.renewed();
  if (next) listener.useCertificate(next);
  const sender = await greet();
  await sender.say('STARTTLS');
  expect((await sender.secure()).subject.CN).toBe('renewed.example');
});
