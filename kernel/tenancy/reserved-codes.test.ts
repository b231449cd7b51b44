import { expect, test } from 'vitest';
import { isReserved } from './reserved-codes.ts';

test.each(['admin', 'www', 'api', 'mail', 'support', 'localhost', 'demo', 'postmaster', 'no-reply', 'root'])(
  '%s is the operator\u2019s',
  (code) => expect(isReserved(code)).toBe(true),
);

test.each([
  'adm1n',
  'supp0rt',
  'a-d-m-i-n',
  'adrnin',
  'vvvvvv',
  'loca1host',
  'he1pdesk',
  'xn--dmin-moa',
  'ab--cd',
])('%s looks like one', (code) => expect(isReserved(code)).toBe(true));

test.each([
  'acme',
  'north',
  'globex-it',
  'administrative-services',
  'mailchimp',
  'web3',
  'test',
  'r2d2',
  '3m',
])('%s is free', (code) => expect(isReserved(code)).toBe(false));
