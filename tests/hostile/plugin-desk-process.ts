import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Line {
  readonly level: string;
  readonly message: string;
  readonly plugin?: string;
  readonly error?: string;
  readonly reason?: string;
  readonly [field: string]: unknown;
}

const PASSWORD = 'correct horse battery';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any;
}

/** The desk of `plugin-desk.ts`, seen from outside. */
export class PluginDesk {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #answers: AsyncIterator<string>;
  readonly log: Line[];
  #cookie = '';

  private constructor(
    child: ChildProcess,
    parts: { url: string; answers: AsyncIterator<string>; log: Line[] },
  ) {
    this.#child = child;
    this.#url = parts.url;
    this.#answers = parts.answers;
    this.log = parts.log;
  }

  /** @throws Error with the log when the desk does not come up */
  static async start(options: { databaseUrl: string; dataDir: string }): Promise<PluginDesk> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./plugin-desk.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, DATABASE_URL: options.databaseUrl, DATA_DIR: options.dataDir, PASSWORD },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const log: Line[] = [];
    const noise: string[] = [];
    createInterface({ input: child.stderr }).on('line', (text) => {
      if (text.startsWith('{')) log.push(JSON.parse(text));
      else noise.push(text);
    });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await answers.next();
    if (first.done) throw new Error(`The desk did not come up: ${noise.join('\n')} ${JSON.stringify(log)}`);
    const desk = new PluginDesk(child, {
      url: `http://127.0.0.1:${JSON.parse(first.value).port}`,
      answers,
      log,
    });
    await desk.#logIn();
    return desk;
  }

  get running(): boolean {
    return this.#child.exitCode === null;
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: 'http://desk.test', cookie: this.#cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#cookie ||= response.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ');
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  async doctor(): Promise<{ level: string; what: string; detail: string; remedy?: string }[]> {
    this.#say('doctor');
    return JSON.parse((await this.#answers.next()).value).doctor;
  }

  /** An exception that belongs to nobody. @returns the exit code */
  crash(): Promise<number> {
    return this.#end('crash');
  }

  stop(): Promise<number> {
    return this.#end('stop');
  }

  async #end(command: string): Promise<number> {
    if (!this.running) return this.#child.exitCode ?? -1;
    const closed = once(this.#child, 'close');
    this.#say(command);
    return (await closed)[0];
  }

  #say(command: string): void {
    this.#child.stdin?.write(`${command}\n`);
  }

  async #logIn(): Promise<void> {
    const { status } = await this.call('POST', '/api/auth/login', {
      tenant: 'north',
      username: 'admin',
      password: PASSWORD,
    });
    if (status !== 200) throw new Error(`The log-in answers ${status}`);
  }
}
