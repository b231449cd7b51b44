import { createTransport } from 'nodemailer';
import pg from 'pg';
import { createBenchDesk } from './bench-desk.ts';
import { startServer } from './child-server.ts';
import { cpuSeconds, median, residentMiB, sleepUntil } from './measure.ts';
import { type Part, round } from './part.ts';

const AIM_PER_SECOND = 60;
/** The last quarter of the run may hold this much more memory than the second. */
const FLAT = 1.25;
const CONNECTIONS = 8;
const MEMORY_EVERY_MS = 500;

/**
 * Mails from 2,000 people over SMTP; the clock runs until each is a ticket whose confirmation is queued. Memory is
 * that of the desk's process. `--mails 20000` asks for the long run.
 */
export const part: Part = async ({ quick, mails }) => {
  const count = mails ?? (quick ? 300 : 2_000);
  const desk = await createBenchDesk();
  const server = await startServer('./desk-server.ts', {
    BENCH_DATABASE_URL: desk.databaseUrl,
    BENCH_SECRET: desk.secretKey,
    // Any free port.
    BENCH_SMTP_PORT: '-1',
  });
  const port = Number(server.said.find((line) => line.startsWith('MAIL '))?.slice(5));
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const done = async (wanted: number) => {
    const { rows } = await owner.query(
      `select (select count(*) from tickets.ticket where source = 'email')::int as tickets,
              (select count(*) from mail.outgoing)::int as confirmations`,
    );
    return rows[0].tickets >= wanted && rows[0].confirmations >= wanted;
  };
  const memory: number[] = [];
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: 1e6,
  });
  const send = (i: number) => transport.sendMail(mail(i));
  try {
    const warm = Math.min(100, count);
    await sendAll(0, warm, send);
    await sleepUntil(() => done(warm), 120);
    const watch = setInterval(() => memory.push(residentMiB(server.pid)), MEMORY_EVERY_MS);
    const used = cpuSeconds(server.pid);
    const began = performance.now();
    await sendAll(warm, warm + count, send);
    const accepted = (performance.now() - began) / 1_000;
    await sleepUntil(() => done(warm + count), Math.max(120, count / 5));
    const seconds = (performance.now() - began) / 1_000;
    clearInterval(watch);
    const quarter = Math.ceil(memory.length / 4);
    const early = median(memory.slice(quarter, 2 * quarter));
    const late = median(memory.slice(-quarter));
    return [
      {
        name: `${count} mails to tickets`,
        figure: round(count / seconds),
        unit: 'mails/s',
        aim: AIM_PER_SECOND,
        ok: count / seconds >= AIM_PER_SECOND,
        note: `accepted at ${round(count / accepted)}/s, ${round(((cpuSeconds(server.pid) - used) * 1_000) / count)} ms CPU a mail`,
      },
      {
        name: 'memory, late / early',
        figure: round(late / early),
        unit: '',
        aim: FLAT,
        ok: late <= early * FLAT,
        note: `${round(early)} MiB in the second quarter, ${round(late)} MiB in the last`,
      },
    ];
  } finally {
    transport.close();
    await server.stop();
    await owner.end();
    await desk.drop();
  }
};

function mail(i: number) {
  return {
    from: `Person ${i % 2_000} <person${i % 2_000}@company${i % 40}.example>`,
    to: 'support@bench.localhost',
    subject: `Printer ${i} jams`,
    text: `Hello,\n\nthe printer on floor ${i % 9} jams since this morning.\n\n-- \nPerson ${i % 2_000}`,
    html: `<div><p>Hello,</p><p>the printer on floor ${i % 9} <b>jams</b> since this morning.</p></div>`,
  };
}

/** As many at a time as there are connections, so that the sender's own memory stays small. */
async function sendAll(from: number, to: number, send: (i: number) => Promise<unknown>): Promise<void> {
  let next = from;
  const sender = async () => {
    while (next < to) await send(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS * 2 }, sender));
}
