import { afterEach, describe, expect, it } from 'vitest';
import { buildMail } from '../../tests/build-mail.ts';
import { ThreadReader, type ThreadReaderOptions } from './thread-reader.ts';

const open: ThreadReader[] = [];
const reader = (options: ThreadReaderOptions = {}) => {
  const made = new ThreadReader(options);
  open.push(made);
  return made;
};
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

const bad = (code: string) =>
  new URL(
    `data:text/javascript,import{parentPort as p}from'node:worker_threads';p.on('message',()=>{${code}})`,
  );

describe('ThreadReader', () => {
  it('reads several messages at once, each with its own answer', async () => {
    const thread = reader();
    const read = await Promise.all(
      ['one', 'two', 'three'].map((text) =>
        thread.read(buildMail({ text, html: `<p>${text}<script>x</script></p>` })),
      ),
    );
    expect(read.map((r) => [r.body.text, r.body.html])).toEqual([
      ['one', '<p>one</p>'],
      ['two', '<p>two</p>'],
      ['three', '<p>three</p>'],
    ]);
  });

  it('gives a stand-in for a message that takes too long, and goes on', async () => {
    const slow = reader({ deadline: 50, entry: bad('for(;;);') });
    const first = await slow.read(buildMail({ subject: 'Slow' }));
    expect([first.mail.problem?.code, first.mail.subject]).toEqual(['mail.too-slow', 'Slow']);
    expect((await slow.read(buildMail())).mail.problem?.code).toBe('mail.too-slow');
  });

  it('gives a stand-in when the thread dies', async () => {
    const dying = reader({ entry: bad('throw new Error("boom")') });
    const read = await dying.read(buildMail());
    expect(read.mail.problem?.code).toBe('mail.unreadable');
    expect(read.body.text).toMatch(/could not be read/);
  });
});
