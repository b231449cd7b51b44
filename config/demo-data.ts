import type { Kernel } from '@serviflow/kernel';

export { loadDemoData } from '@serviflow/plugin-onboarding/contract';

/** The tenant that is made for trying things out. Only a tenant with this mark is ever filled with demo data. */
export const DEMO_TENANT = {
  code: 'demo',
  name: 'Demo Desk',
  timezone: 'UTC',
  locale: 'en',
  plan: 'msp',
  profile: { demo: true, supportEmail: 'support@demo.localhost', supportHours: 'Monday to Friday, 9 to 17' },
} as const satisfies Parameters<Kernel['runtime']['tenants']['create']>[0];
