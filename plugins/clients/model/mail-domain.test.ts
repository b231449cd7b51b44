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

  it.each([
    ...[
      'gmail.com',
      'outlook.com',
      'web.de',
      'online.no',
      'GMX.net',
      'tuta.io',
      'posteo.de',
      'qq.com',
      'mail.ru',
    ],
    ...[
      'yahoo.com.vn',
      'yandex.by',
      'hotmail.co.nz',
      'outlook.lv',
      'live.no',
      'live.co.uk',
      'mail.t-online.de',
    ],
    ...['mailinator.com', 'yopmail.com', 'xn--mllmail-n2a.com', 'müllmail.com'],
    ...[
      'privaterelay.appleid.com',
      'mozmail.com',
      'me.mozmail.com',
      'duck.com',
      'x.anonaddy.com',
      'simplelogin.com',
    ],
    ...['users.noreply.github.com', 'noreply.shop.example', 'bounces.shop.example', 'reply.github.com'],
    ...['co.uk', 'com.au', 'github.io', 'localhost', '[10.0.0.1]', '10.0.0.1', ''],
  ])('%s is no company', (domain) => expect(isCompanyDomain(domain)).toBe(false));

  it.each([
    ...[
      'acme.com',
      'mail.acme.co.uk',
      'north-wind.example',
      'notgmail.com',
      'gmail.com.evil.example',
      'live.com.example',
    ],
    ...[
      'acme.github.io',
      'bücher.example',
      'xn--bcher-kva.example',
      'reply.acme.com',
      'google.com',
      'outlook-partner.com',
    ],
  ])('%s may be one', (domain) => expect(isCompanyDomain(domain)).toBe(true));

  it.each([
    ['acme.com', 'Acme'],
    ['north-wind.example', 'North Wind'],
    ['mail.acme.co.uk', 'Acme'],
    ['acme.com.au', 'Acme'],
    ['ærlig.no', 'Ærlig'],
    ['xn--bcher-kva.example', 'Bücher'],
  ])('%s is called %s', (domain, name) => expect(companyName(domain)).toBe(name));
});
