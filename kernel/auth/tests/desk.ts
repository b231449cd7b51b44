import { tmpdir } from 'node:os';
import type { Context, Logger, Plugin, TenantInfo } from '@serviflow/sdk';
import { createDatabase, type TestDatabase } from '../../../sdk/testing/database.ts';
import { createKernel, type Kernel } from '../../kernel.ts';
import type { KernelOptions } from '../../runtime.ts';

export const PASSWORD = 'correct horse battery';
export const BASE_URL = 'http://desk.test';

/** Made once a run: the derivation of keys needs it to be the same for the template and its clones. */
const SECRET_KEY = 'a secret key that is only used in the tests of auth';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
  readonly headers: Headers;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Address of the socket. */
  readonly from?: string;
}

/** A browser: keeps cookies and sends its origin. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #desk: Desk;
  readonly #from: string;

  constructor(desk: Desk, from = '192.0.2.1') {
    this.#desk = desk;
    this.#from = from;
  }

  async send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#desk.send(method, path, {
      from: this.#from,
      ...options,
      headers: { origin: BASE_URL, ...(cookie ? { cookie } : {}), ...options.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', path, { body });
  }

  login(username: string, password = PASSWORD, tenant = 'acme'): Promise<Answer> {
    return this.post('/api/auth/login', { tenant, username, password });
  }
}

/** A kernel with two tenants, `acme` and `other`, on a database of its own, with a clock that stands still. */
export class Desk {
  now = Date.parse('2026-11-20T10:00:00Z');
  readonly logged: { message: string; fields: Record<string, unknown> | undefined }[] = [];
  readonly kernel: Kernel;
  readonly #nodes: Kernel[] = [];
  readonly #url: string;
  acme!: TenantInfo;
  other!: TenantInfo;
  #drop: () => Promise<void>;

  private constructor(kernel: (desk: Desk) => Kernel, database: TestDatabase) {
    this.kernel = kernel(this);
    this.#url = database.url;
    this.#drop = database.drop;
  }

  static async open(
    options: { plugins?: readonly Plugin[]; env?: Record<string, string>; seats?: number } = {},
  ): Promise<Desk> {
    const database = await createDatabase({
      template: {
        name: 'kernel/auth',
        build: async (url) => {
          const kernel = createKernel(kernelOptions(url, { plugins: [] }));
          await kernel.migrate();
          await kernel.stop();
        },
      },
    });
    const desk = new Desk(
      (self) => createKernel(kernelOptions(database.url, { ...options, desk: self })),
      database,
    );
    await desk.kernel.migrate();
    await desk.kernel.start();
    const { tenants } = desk.kernel.runtime;
    desk.acme = await tenants.create({ code: 'acme', name: 'Acme', plan: 'all' });
    desk.other = await tenants.create({ code: 'other', name: 'Other', plan: 'all' });
    return desk;
  }

  /** Another node over the same database. */
  async secondNode(): Promise<Kernel> {
    const kernel = createKernel(kernelOptions(this.#url, { desk: this }));
    this.#nodes.push(kernel);
    await kernel.start();
    return kernel;
  }

  async close(): Promise<void> {
    for (const node of [...this.#nodes, this.kernel]) await node.stop();
    await this.#drop();
  }

  get auth() {
    return this.kernel.runtime.auth;
  }

  advance(seconds: number): void {
    this.now += seconds * 1000;
  }

  browser(from?: string): Browser {
    return new Browser(this, from);
  }

  async send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const request = new Request(`${BASE_URL}${path}`, {
      method,
      headers: {
        host: 'desk.test',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const socket = { remoteAddress: options.from ?? '192.0.2.1', remotePort: 1, remoteFamily: 'IPv4' };
    const response = await this.kernel.fetch(request, { incoming: { socket } });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  /** A user with a password. */
  async user(
    username: string,
    role: 'admin' | 'expert' | 'viewer' | 'customer',
    tenant = this.acme,
  ): Promise<string> {
    return this.inside(tenant, async (c) => {
      const email = `${username}@${tenant.code}.example`;
      const { id } = await c.users.create({ username, email, name: username, role });
      await c.users.setPassword(id, PASSWORD, { temporary: false });
      return id;
    });
  }

  inside<T>(tenant: TenantInfo, work: (c: Context) => Promise<T>): Promise<T> {
    return this.kernel.runtime.invoker.system('users', tenant.id, work);
  }

  /** Payloads of the events in the outbox, oldest first. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of any shape
  async events(type: string): Promise<any[]> {
    await this.auth.idle();
    const { control } = this.kernel.runtime.db;
    const rows = await control.query('select payload from kernel.outbox where type = $1 order by id', [type]);
    return rows.rows.map((row) => row.payload);
  }

  /** The token that the mail for an event would carry. */
  link(event: { linkId: string; seconds: number }, tenant = this.acme): string {
    return this.kernel.runtime.links.create('auth.link', tenant.id, { linkId: event.linkId }, event.seconds);
  }
}

function kernelOptions(
  databaseUrl: string,
  o: { desk?: Desk; plugins?: readonly Plugin[]; env?: Record<string, string>; seats?: number },
): KernelOptions {
  const write = (message: string, fields?: Record<string, unknown>) =>
    void o.desk?.logged.push({ message, fields });
  const log: Logger = { debug: () => {}, info: write, warn: write, error: write };
  return {
    databaseUrl,
    secretKey: SECRET_KEY,
    baseUrl: BASE_URL,
    dataDir: tmpdir(),
    plugins: o.plugins ?? [],
    plans: [
      {
        id: 'all',
        title: 'All',
        plugins: '*',
        enabled: '*',
        features: { 'users.seats': o.seats ?? true },
      },
    ],
    role: 'web',
    log,
    storage: { kind: 'disk', dir: tmpdir() },
    env: o.env ?? {},
    clock: () => o.desk?.now ?? Date.now(),
    poolSize: 6,
  };
}
