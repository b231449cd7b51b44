import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type Protocol = 'imap' | 'pop3';

/**
 * Which protocols the Dovecot of this machine speaks; distributions package each apart. Null where none is installed or
 * it may not be started (it wants to be root).
 */
export const dovecotSpeaks: ReadonlySet<Protocol> | null = (() => {
  if (process.getuid?.() !== 0) return null;
  const asked = spawnSync('dovecot', ['--build-options'], { encoding: 'utf8' });
  if (asked.status !== 0) return null;
  // The login programs are what the master starts for each protocol.
  const folders = ['/usr/lib/dovecot', '/usr/libexec/dovecot', '/usr/local/libexec/dovecot'];
  const installed = (protocol: Protocol) =>
    folders.some(
      (folder) => existsSync(join(folder, protocol)) && existsSync(join(folder, `${protocol}-login`)),
    );
  return new Set((['imap', 'pop3'] as const).filter(installed));
})();

/** What the tests leave out, for whoever reads their names. */
export const dovecotLacks = (protocol: Protocol): string => {
  if (dovecotSpeaks?.has(protocol)) return '';
  return dovecotSpeaks ? `: left out, dovecot is here without ${protocol}` : ': left out, no dovecot here';
};

/** A real mail server for one test file; any user name with the password `secret`. */
export class Dovecot {
  readonly imapPort: number;
  readonly popPort: number;
  readonly #dir: string;
  readonly #process: ChildProcess;
  #delivered = 0;

  private constructor(dir: string, ports: [number, number], process: ChildProcess) {
    this.#dir = dir;
    [this.imapPort, this.popPort] = ports;
    this.#process = process;
  }

  static async start(): Promise<Dovecot> {
    const dir = mkdtempSync(join(tmpdir(), 'dovecot-'));
    const ports: [number, number] = [await freePort(), await freePort()];
    mkdirSync(join(dir, 'mail'));
    spawnSync('chown', ['-R', 'mail:mail', join(dir, 'mail')]);
    spawnSync('chmod', ['755', dir]);
    writeFileSync(join(dir, 'dovecot.conf'), configuration(dir, ports));
    const process = spawn('dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'ignore' });
    const server = new Dovecot(dir, ports, process);
    const expected = [
      ...(dovecotSpeaks?.has('imap') ? [server.imapPort] : []),
      ...(dovecotSpeaks?.has('pop3') ? [server.popPort] : []),
    ];
    for (let i = 0; i < 100; i++) {
      if (process.exitCode !== null) break;
      if ((await Promise.all(expected.map(answers))).every(Boolean)) return server;
      await sleep(50);
    }
    const log = readFileSync(join(dir, 'log'), { encoding: 'utf8', flag: 'a+' });
    await server.stop();
    throw new Error(`Dovecot did not answer within five seconds:\n${log.slice(-2_000)}`);
  }

  /** Puts a message into the user's inbox as a delivery agent does. */
  deliver(user: string, raw: string): void {
    const inbox = join(this.#dir, 'mail', user);
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(inbox, part), { recursive: true });
    writeFileSync(join(inbox, 'new', `${Date.now()}.${++this.#delivered}.test`), raw, 'latin1');
    spawnSync('chown', ['-R', 'mail:mail', inbox]);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.kill()) await once(this.#process, 'exit');
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

const configuration = (dir: string, [imap, pop]: [number, number]): string => `
protocols = ${[...(dovecotSpeaks ?? [])].join(' ')}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
first_valid_uid = 1
mail_location = maildir:${dir}/mail/%u
mail_uid = mail
mail_gid = mail
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
${dovecotSpeaks?.has('pop3') ? popService(pop) : ''}
service anvil {
  chroot =
}
`;

const popService = (pop: number): string => `
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${pop}
  }
  inet_listener pop3s {
    port = 0
  }
}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('data', () => socket.destroy()).setTimeout(1_000, () => socket.destroy());
    socket.once('close', () => resolve(false));
  });
}
