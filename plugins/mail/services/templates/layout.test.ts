import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templates } from './catalogue.ts';
import { renderMail } from './layout.ts';
import { fill } from './text.ts';

const brand = { name: 'Acme <Desk>', footer: 'You get this because you wrote to us.' };

describe('templates', () => {
  it('fills values once and leaves out sentences that have none', () => {
    expect(fill('{{a}} and {{b}}', { a: '{{b}}', b: 'x' })).toBe('{{b}} and x');
    expect(fill('We aim to answer by {{when}}.', {})).toBeNull();
    expect(fill('no placeholder', {})).toBe('no placeholder');
  });

  it('renders the confirmation with reference, link and customer name (25.2)', () => {
    const mail = renderMail(
      templates['ticket-received'],
      {
        ticketNumber: '1042',
        ticketTitle: 'Printer',
        recipientName: 'Kari',
        tenantName: 'Acme',
        link: 'https://desk.example/ticket/view/abc',
      },
      brand,
    );
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('#1042');
      expect(body).toContain('https://desk.example/ticket/view/abc');
      expect(body).toContain('Kari');
      expect(body).not.toContain('We aim to answer');
    }
  });

  it('puts three login values and the end of the trial into the welcome (1.2)', () => {
    const mail = renderMail(
      templates.welcome,
      {
        tenantCode: 'acme',
        username: 'admin',
        temporaryPassword: 'p&<w',
        trialEndsAt: '22 Dec 2026',
        tenantName: 'Acme',
        link: 'https://d.example',
      },
      brand,
    );
    expect(mail.text).toContain(
      'Tenant code: acme\nUsername: admin\nTemporary password: p&<w\nTrial ends: 22 Dec 2026',
    );
    expect(mail.html).toContain('p&amp;&lt;w');
  });

  it.each(Object.keys(templates) as (keyof typeof templates)[])(
    '%s escapes every value and links to web pages only',
    (id) => {
      fc.assert(
        fc.property(
          fc.constantFrom('"><script>alert(1)</script>', "' onload='x", '{{link}}', 'javascript:alert(1)'),
          (evil) => {
            const names = [
              'ticketNumber',
              'ticketTitle',
              'recipientName',
              'tenantName',
              'link',
              'acceptLink',
              'message',
              'priority',
              'status',
              'heading',
              'intro',
              'buttonLabel',
              'subject',
              'username',
              'clientName',
              'authorName',
              'dueAt',
              'clockName',
            ];
            const { html } = renderMail(
              templates[id],
              Object.fromEntries(names.map((name) => [name, evil])),
              { name: evil, logoUrl: evil, footer: evil },
            );
            expect(html).not.toContain('<script>');
            expect(html).not.toMatch(/href="(?!https?:)/);
            expect(html).not.toMatch(/\sonload='/);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it('leaves no placeholder behind when every value is missing', () => {
    for (const template of Object.values(templates)) {
      const { html, text, subject } = renderMail(template, {}, brand);
      expect(`${html}${text}${subject}`).not.toContain('{{');
    }
  });
});
