import type { Runtime } from '../runtime.ts';
import type { Authenticator } from './authenticator.ts';
import type { DeviceCookies } from './device-cookie.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { Throttle } from './throttle.ts';

/** What the flows of logging in and out share. */
export interface AuthParts {
  readonly runtime: Runtime;
  readonly passwords: PasswordHasher;
  readonly throttle: Throttle;
  readonly devices: DeviceCookies;
  readonly authenticator: Authenticator;
  /** Drops the cached principals of a user on every node; call it after commit. */
  forget(tenantId: string, userId: string): void;
  /** Does what the answer need not wait for; a clean stop waits for it. */
  later(work: () => Promise<void>): void;
}

/** Where a request comes from, as far as sessions and the audit log want to know. */
export interface Caller {
  /** Of the socket; see `clientAddress`. */
  readonly ip: string;
  readonly userAgent: string;
  /** Session token that the browser had before. */
  readonly sessionToken: string | undefined;
  readonly deviceCookie: string | undefined;
}

/** A session that was opened, for the cookies of the answer. */
export interface Opened {
  readonly tenantId: string;
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: Date;
  /** New value of the device cookie; null leaves the browser's. */
  readonly device: string | null;
}
