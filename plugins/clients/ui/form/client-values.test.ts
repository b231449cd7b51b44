import { expect, test } from 'vitest';
import { bodyOf, EMPTY, isDomain, normalDomain } from './client-values.ts';

test('an address or a link stands for its domain', () => {
  for (const text of ['Acme.example', '@acme.example', 'jo@acme.example', 'https://www.acme.example/about'])
    expect(normalDomain(text)).toBe('acme.example');
});

test('what has no dot or odd characters is no domain', () => {
  expect(['acme.example', 'mail.acme.co.uk'].every(isDomain)).toBe(true);
  expect(['acme', 'acme..example', '-acme.example', 'acme example.com'].some(isDomain)).toBe(false);
});

test('a person keeps no company and no domains', () => {
  const body = bodyOf({
    ...EMPTY,
    kind: 'person',
    name: ' Ana ',
    company: 'Acme',
    domains: ['acme.example'],
  });
  expect(body).toMatchObject({ name: 'Ana', company: null, domains: [] });
});

test('a connection of which nothing is known is none', () => {
  expect(bodyOf({ ...EMPTY, company: 'Acme' }).connection).toBeNull();
  expect(bodyOf({ ...EMPTY, company: 'Acme', speed: '1 Gbit/s' }).connection).toEqual({ speed: '1 Gbit/s' });
});
