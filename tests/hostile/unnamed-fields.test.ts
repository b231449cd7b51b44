import { uuidv7 } from '@serviflow/sdk';
import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../../plugins/clients/plugin.ts';

let desk: TestKernel;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients] });
});
afterAll(() => desk?.stop());

test('a field that a form does not name is not written to the record', async () => {
  const { admin } = await desk.tenant('north');
  const made = await admin.post('/api/clients', { company: 'Before', active: false });
  expect(made.body).toMatchObject({ company: 'Before', active: true });
  const { body } = await admin.post(`/api/clients/${made.body.id}/update`, {
    company: 'After',
    id: uuidv7(),
    tenantId: uuidv7(),
    createdAt: '2001-01-01T00:00:00Z',
    active: false,
  });
  expect(body).toMatchObject({
    id: made.body.id,
    company: 'After',
    active: true,
    createdAt: made.body.createdAt,
  });

  const person = await admin.post(`/api/clients/${made.body.id}/add-contact`, {
    name: 'Eve',
    companyAdmin: true,
    userId: admin.id,
  });
  expect(person.body).toMatchObject({ name: 'Eve', companyAdmin: false, userId: null });
});
