import type { TSchema } from '@serviflow/sdk';
import * as account from '../auth/routes/bodies.ts';
import { SignUpBody } from '../tenancy/signup-route.ts';
import { PresenceBody } from './presence-route.ts';
import { UiFaultBody } from './ui-faults.ts';

/** A route of the kernel that is no action or query, for the document. */
export interface FixedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Answers without a login. */
  readonly public?: true;
  readonly body?: TSchema;
  /** Status of success; 200 when absent. */
  readonly status?: number;
  /** Media type of the answer; JSON when absent. */
  readonly type?: string;
}

const auth = (method: FixedRoute['method'], path: string, summary: string, more: Partial<FixedRoute> = {}) =>
  ({ method, path: `/api/auth${path}`, summary, tag: 'auth', ...more }) as FixedRoute;
const desk = (method: FixedRoute['method'], path: string, summary: string, more: Partial<FixedRoute> = {}) =>
  ({ method, path: `/api${path}`, summary, tag: 'desk', ...more }) as FixedRoute;

/** Held against the routes that are really there by a test. */
export const FIXED_ROUTES: readonly FixedRoute[] = [
  auth('POST', '/login', 'Log in', { public: true, body: account.Login }),
  auth('POST', '/logout', 'Log out', { public: true, status: 204 }),
  auth('GET', '/me', 'Who is logged in'),
  auth('POST', '/forgot', 'Mail a link to choose a password', {
    public: true,
    body: account.WhoAsks,
    status: 202,
  }),
  auth('POST', '/magic', 'Mail a login link, or log in with one', { public: true, body: account.Magic }),
  auth('POST', '/magic/use', 'Log in with a mailed link', { public: true, body: account.LinkOnly }),
  auth('POST', '/reset', 'Choose a password by a mailed link', { public: true, body: account.SetPassword }),
  auth('POST', '/accept-invite', 'Accept an invitation', { public: true, body: account.SetPassword }),
  auth('POST', '/link', 'Open one record by a mailed link', { public: true, body: account.LinkOnly }),
  auth('POST', '/change-password', 'Change the own password', { body: account.ChangePassword }),
  auth('POST', '/elevate', 'Repeat the password for what is guarded by it', { body: account.Elevate }),
  auth('DELETE', '/elevate', 'End the elevation before its time'),
  auth('GET', '/sessions', 'Own sessions'),
  auth('POST', '/sessions/revoke-others', 'End all other sessions'),
  auth('DELETE', '/sessions/{id}', 'End a session', { status: 204 }),
  auth('POST', '/tokens', 'Make an API token (elevated)', { body: account.NewToken, status: 201 }),
  auth('GET', '/tokens', 'Own API tokens'),
  auth('DELETE', '/tokens/{id}', 'Revoke an API token', { status: 204 }),
  desk('POST', '/signup', 'Sign up for a trial', { public: true, body: SignUpBody, status: 201 }),
  desk('GET', '/ui', 'Pages, actions and permissions of the caller'),
  desk('GET', '/stream', 'Live changes as server-sent events', { type: 'text/event-stream' }),
  desk('GET', '/openapi.json', 'This document', { public: true }),
  desk('GET', '/docs', 'This document as a page', { public: true, type: 'text/html' }),
  desk('POST', '/presence', 'A sign of life at a record; who else is there', { body: PresenceBody }),
  desk('POST', '/ui/faults', 'Tell of a screen that could not be shown', { body: UiFaultBody, status: 204 }),
];
