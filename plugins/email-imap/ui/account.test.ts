import { expect, test } from 'vitest';
import { type Account, problemsOf, testBody, withPort } from './account.ts';

const account: Account = {
  enabled: true,
  serverType: 'imap',
  host: 'imap.acme.example',
  port: 993,
  ssl: true,
  authMethod: 'basic',
  username: 'support@acme.example',
  password: '',
  mailbox: 'INBOX',
  checkIntervalMinutes: 2,
  deleteAfterFetch: false,
  allowSelfSigned: false,
  smtpHost: '',
  smtpPort: 587,
};

test('a usual port follows type and SSL', () => {
  expect(withPort(account, { serverType: 'pop3' }).port).toBe(995);
  expect(withPort(account, { ssl: false }).port).toBe(143);
});

test('a port of one’s own stays', () => {
  expect(withPort({ ...account, port: 1993 }, { ssl: false }).port).toBe(1993);
});

test('a test keeps the stored password unless one was typed', () => {
  expect(testBody(account)).not.toHaveProperty('password');
  expect(testBody({ ...account, password: 'x' })).toMatchObject({ password: 'x' });
  expect(testBody(account)).not.toHaveProperty('enabled');
});

test('a mailbox that is switched on needs host and user name', () => {
  const empty = { ...account, host: ' ', username: '' };
  expect(Object.keys(problemsOf(empty))).toEqual(['host', 'username']);
  expect(problemsOf({ ...empty, enabled: false })).toEqual({});
  expect(problemsOf({ ...account, host: 'https://imap.acme.example' })).toHaveProperty('host');
});
