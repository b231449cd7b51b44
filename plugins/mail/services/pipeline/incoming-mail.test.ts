import { expect, test } from 'vitest';
import { buildMail } from '../../tests/build-mail.ts';
import { readMessage } from '../read/read-message.ts';
import { incomingMail } from './incoming-mail.ts';

const row = {
  id: 'm1',
  source: 'imap',
  recipient: 'support@demo.localhost',
  envelope_from: null,
  size: 9,
  received_at: new Date(0),
} as Parameters<typeof incomingMail>[0];
const sender = {
  address: { address: 'alice@acme.example', name: 'Alice' },
  staff: null,
  contact: null,
  client: null,
  proof: 'none' as const,
  proofReason: '',
  byReplyTo: false,
  answerTo: { address: 'alice@acme.example', name: 'Alice' },
};
const seen = async (
  parts: Parameters<typeof buildMail>[0],
  server: string | null = null,
): Promise<ReturnType<typeof incomingMail>> =>
  incomingMail(row, await readMessage(buildMail(parts)), {
    sender,
    ticketId: null,
    mayAnswer: true,
    authentication: {
      proof: 'proven',
      by: 'header',
      reason: '',
      server,
      dmarc: 'pass',
      spf: 'fail',
      dkim: 'none',
    },
  });

test('authentication is told only when somebody checked', async () => {
  expect((await seen({})).authentication).toBeNull();
  expect((await seen({}, 'mx.desk.example')).authentication).toEqual({
    server: 'mx.desk.example',
    dmarc: 'pass',
    spf: 'fail',
    dkim: 'none',
  });
});

test('text and headers are bounded, and a header finds only what the sender wrote', async () => {
  const { text, headers, isReply } = await seen({
    text: `${'word '.repeat(9_000)}end`,
    headers: { 'X-Long': 'x'.repeat(5_000), Importance: 'High', importance: 'Low' },
  });
  expect([text.length, headers['x-long']?.length, headers.importance, isReply]).toEqual([
    20_000,
    1_000,
    'High',
    false,
  ]);
  expect(headers.constructor).toBeUndefined();
});
