import type { UiManifest } from '@serviflow/sdk/ui';
import { expect, it } from 'vitest';
import { pageOfSubject } from './subject-page.ts';

const page = (plugin: string, path: string, area: 'workspace' | 'portal') => ({
  plugin,
  path,
  area,
  component: 'X',
  title: 'X',
});
const manifest = (role: string) =>
  ({
    user: { role },
    pages: [
      page('tickets', '/tickets', 'workspace'),
      page('tickets', '/tickets/:id', 'workspace'),
      page('clients', '/clients/:id', 'workspace'),
      page('portal', '/requests/:id', 'portal'),
    ],
  }) as unknown as UiManifest;

it('finds the page of a subject in the area of the user', () => {
  expect(pageOfSubject(manifest('expert'), 'tickets.ticket', '7')).toBe('/tickets/7');
  expect(pageOfSubject(manifest('customer'), 'tickets.ticket', '7')).toBe('/requests/7');
  expect(pageOfSubject(manifest('expert'), 'cmdb.asset', '7')).toBeUndefined();
});
