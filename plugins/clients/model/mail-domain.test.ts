import { describe, expect, it } from 'vitest';
import { companyName, domainOf, isCompanyDomain } from './mail-domain.ts';

describe('domains', () => {
  it.each([
    ['John@ACME.com', 'acme.com'],
    ['"a@b"@acme.com', 'acme.com'],
    ['a@acme.com.', 'acme.com'],
    ['nobody', null],
    ['nobody@', null],
  ])('%s has %s', (email, domain) => expect(domainOf(email)).toBe(domain));

  it.each(['gmail.com', 'outlook.com', 'web.de', 'online.no', 'co.uk', 'com.au', 'localhost', '[10.0.0.1]'])(
    '%s is no company',
    (domain) => expect(isCompanyDomain(domain)).toBe(false),
  );

  it.each(['acme.com', 'mail.acme.co.uk', 'north-wind.example', 'notgmail.com', 'gmail.com.evil.example'])(
    '%s may be one',
    (domain) => expect(isCompanyDomain(domain)).toBe(true),
  );

  it.each([
    ['acme.com', 'Acme'],
    ['north-wind.example', 'North Wind'],
    ['mail.acme.co.uk', 'Acme'],
    ['acme.com.au', 'Acme'],
    ['ærlig.no', 'Ærlig'],
  ])('%s is called %s', (domain, name) => expect(companyName(domain)).toBe(name));
});
