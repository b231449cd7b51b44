import type { Plan } from '@serviflow/kernel';

/**
 * What each plan grants (requirement 36.1). `plugins` limits what may be switched on, `enabled` is what a new tenant
 * finds switched on, `features` overrides the defaults that the plugins' manifests declare.
 */
export const plans: readonly Plan[] = [
  {
    id: 'starter',
    title: 'Starter',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': 5, 'files.storage-gb': 10 },
  },
  {
    id: 'professional',
    title: 'Professional',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': 25, 'files.storage-gb': 100 },
  },
  {
    id: 'msp',
    title: 'MSP',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': Number.POSITIVE_INFINITY, 'files.storage-gb': Number.POSITIVE_INFINITY },
  },
  {
    // Everything, for 30 days (requirement 36.2); afterwards the tenant's own plan counts.
    id: 'trial',
    title: 'Trial',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': Number.POSITIVE_INFINITY, 'files.storage-gb': 100 },
  },
];
