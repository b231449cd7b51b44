import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
});
afterAll(() => desk?.stop());

describe('preview of a message', () => {
  it('shows the body without anything that could do harm, headers and attachments', async () => {
    const { id } = await desk.deliver({
      subject: 'Look at this',
      text: 'Hello',
      html: '<p>Hello</p><script>alert(1)</script><img src="https://track.example/p.png" alt="logo">',
      headers: { 'X-Scanner': 'second floor' },
      attachments: [{ filename: 'scan.txt', content: 'twelve bytes' }],
    });
    const { status, body } = await desk.admin.get(`/api/mail/messages/${id}/preview`);
    expect(status).toBe(200);
    expect(body.html).toContain('Hello');
    expect(body.html).not.toMatch(/<script|\ssrc="https/);
    expect(body.blockedImages).toBe(1);
    expect(body.attachments).toEqual([{ name: 'scan.txt', type: 'text/plain', size: 12 }]);
    expect(body.headers).toContainEqual({ name: 'x-scanner', value: 'second floor' });
  });

  it('is for those who see the log', async () => {
    const { id } = await desk.deliver({ subject: 'Not for everybody' });
    const viewer = await desk.tenant.user('vera', 'viewer');
    expect((await viewer.get(`/api/mail/messages/${id}/preview`)).status).toBe(403);
  });
});

describe('search in the log', () => {
  const found = async (q: string) => {
    const { body } = await desk.admin.get(`/api/mail/messages?q=${encodeURIComponent(q)}`);
    return body.items.map((item: { subject: string }) => item.subject);
  };

  it('finds part of an address or of the subject, in any letter case', async () => {
    await desk.deliver({ from: 'Zoe <zoe@acme.example>', subject: 'Kettle is cold' });
    expect(await found('KETTLE')).toEqual(['Kettle is cold']);
    expect(await found('zoe@')).toEqual(['Kettle is cold']);
  });

  it('takes signs of patterns as they are', async () => {
    await desk.deliver({ subject: 'Disk 100% full' });
    expect(await found('100%')).toEqual(['Disk 100% full']);
    expect(await found('kettle%cold')).toEqual([]);
  });
});
