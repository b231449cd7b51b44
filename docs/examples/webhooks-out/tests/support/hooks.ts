import type { TestResponse, TestTenant } from '@serviflow/sdk/testing';

const BASE = '/api/webhooks-out';

/** A tenant's webhooks, as its administrator handles them. */
export class Hooks {
  readonly tenant: TestTenant;

  constructor(tenant: TestTenant) {
    this.tenant = tenant;
  }

  async settings(values: Record<string, unknown>): Promise<TestResponse> {
    // A stored secret is changed by somebody who has just given the password again.
    await this.tenant.admin.elevate();
    return this.tenant.admin.put('/api/settings/webhooks-out', { values });
  }

  /** @returns the endpoint's id */
  async endpoint(url: string, events: readonly string[] = ['ticket.created']): Promise<string> {
    return (await this.post('/endpoints', { url, events })).body.id;
  }

  async secret(endpoint: string): Promise<string> {
    return (await this.post(`/endpoints/${endpoint}/secret`)).body.secret;
  }

  async ticket(title = 'Printer on fire'): Promise<string> {
    const made = await this.tenant.admin.post('/api/tickets', { title, description: 'Please help.' });
    return made.body.id;
  }

  /** Lines of the log, the newest first. */
  async log(query = ''): Promise<TestResponse['body'][]> {
    return (await this.get(`/deliveries${query}`)).body.items;
  }

  get(path: string): Promise<TestResponse> {
    return this.tenant.admin.get(`${BASE}${path}`);
  }

  post(path: string, body: unknown = {}): Promise<TestResponse> {
    return this.tenant.admin.post(`${BASE}${path}`, body);
  }
}
