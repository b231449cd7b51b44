import type { Kernel } from '@serviflow/kernel';
import type { OperationDef, Principal, TenantInfo } from '../index.ts';

/**
 * An answer of the desk; JSON is read.
 * @since 1.0
 */
export interface TestResponse {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape and assert on them
  readonly body: any;
  readonly headers: Headers;
}

/**
 * A logged-in person of a test tenant, through HTTP (as a browser) or straight through the door.
 * @since 1.0
 */
export class TestUser {
  readonly id: string;
  readonly tenant: TenantInfo;
  readonly username: string;
  readonly password: string;
  readonly #kernel: Kernel;
  #cookie: Promise<string> | null = null;

  constructor(
    kernel: Kernel,
    options: { id: string; tenant: TenantInfo; username: string; password: string },
  ) {
    this.#kernel = kernel;
    this.id = options.id;
    this.tenant = options.tenant;
    this.username = options.username;
    this.password = options.password;
  }

  /** The principal as the kernel builds it now. */
  async principal(): Promise<Principal> {
    const found = await this.#kernel.runtime.auth.authenticate({
      cookie: await this.cookie(),
      ip: '127.0.0.1',
    });
    if (!found) throw new Error(`${this.username} is not logged in`);
    return found.principal;
  }

  /** Calls an operation as this person; throws what the door throws. */
  async call<R>(
    operation: OperationDef<R>,
    input: unknown = {},
    options: { subjectId?: string; idempotencyKey?: string } = {},
  ): Promise<R> {
    return this.#kernel.runtime.invoker.invoke(operation, {
      tenant: this.tenant,
      principal: await this.principal(),
      input,
      ...options,
    });
  }

  /** @param path below the address of the desk, with query string: `/api/tickets?limit=1` */
  get(path: string): Promise<TestResponse> {
    return this.send('GET', path);
  }

  /** @param body sent as JSON */
  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<TestResponse> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: unknown): Promise<TestResponse> {
    return this.send('PUT', path, body);
  }

  /** A request with the session of this person, as the browser sends it. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> {
    const { baseUrl } = this.#kernel.runtime.options;
    const response = await this.#kernel.fetch(
      new Request(`${baseUrl}${path}`, {
        method,
        headers: {
          cookie: await this.cookie(),
          origin: baseUrl,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return readResponse(response);
  }

  /** Session cookie; logs in on first use, once for requests side by side. */
  cookie(): Promise<string> {
    this.#cookie ??= this.#logIn();
    // A login that failed may be tried again.
    this.#cookie.catch(() => {
      this.#cookie = null;
    });
    return this.#cookie;
  }

  /** Repeats the password, for what asks for it: admins, passwords, tokens, secrets. @since 1.1 */
  async elevate(): Promise<this> {
    const answer = await this.send('POST', '/api/auth/elevate', { password: this.password });
    if (answer.status !== 200) throw new Error(`${this.username} cannot elevate: ${answer.status}`);
    this.#cookie = Promise.resolve(sessionOf(answer.headers));
    return this;
  }

  async #logIn(): Promise<string> {
    const { baseUrl } = this.#kernel.runtime.options;
    const response = await this.#kernel.fetch(
      new Request(`${baseUrl}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: baseUrl },
        body: JSON.stringify({ tenant: this.tenant.code, username: this.username, password: this.password }),
      }),
    );
    if (!response.ok) throw new Error(`${this.username} cannot log in: ${await response.text()}`);
    return sessionOf(response.headers);
  }
}

function sessionOf(headers: Headers): string {
  const set = headers.getSetCookie().find((c) => c.startsWith('serviflow_session='));
  const cookie = set?.split(';')[0];
  if (!cookie) throw new Error('The answer gave no session cookie');
  return cookie;
}

/**
 * Reads an answer whole.
 * @since 1.0
 */
export async function readResponse(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: json && text ? JSON.parse(text) : text, headers: response.headers };
}
