import { createTestKernel, type TestKernel, type TestTenant, TestUser } from '@serviflow/sdk/testing';
import clients from '../../clients/plugin.ts';
import fields from '../../fields/plugin.ts';
import mail from '../../mail/plugin.ts';
import notifications from '../../notifications/plugin.ts';
import sla from '../../sla/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import { loadDemoData } from '../contract.ts';
import onboarding from '../plugin.ts';

export const PASSWORD = 'demo-pw1';

/** A kernel with a tenant `demo` that the demo data may be loaded into. */
export class DemoDesk {
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;

  private constructor(kernel: TestKernel, tenant: TestTenant) {
    this.kernel = kernel;
    this.tenant = tenant;
  }

  /** @param now when the demo is loaded; a Wednesday when absent */
  static async open(now = '2026-11-18T14:30:00Z'): Promise<DemoDesk> {
    const kernel = await createTestKernel({
      plugins: [fields, clients, tickets, sla, mail, notifications, onboarding],
    });
    kernel.clock.set(now);
    return new DemoDesk(kernel, await kernel.tenant('demo', { name: 'Demo Desk' }));
  }

  load(password = PASSWORD): Promise<{ loaded: boolean }> {
    return this.tenant.system('onboarding', (c) => c.invoke(loadDemoData, { password }));
  }

  /** One of the demo's users, who logs in with the demo password. */
  user(username: string, password = PASSWORD): TestUser {
    return new TestUser(this.kernel.kernel, { id: '', tenant: this.tenant.info, username, password });
  }

  stop(): Promise<void> {
    return this.kernel.stop();
  }
}
