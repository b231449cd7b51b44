import type { Plan } from '@serviflow/kernel';

/** Bytes in a gigabyte as the plans are sold. */
const GB = 1024 ** 3;

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
    features: { 'users.seats': 5, 'files.bytes': 10 * GB },
  },
  {
    id: 'professional',
    title: 'Professional',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': 25, 'files.bytes': 100 * GB },
  },
  {
    id: 'msp',
    title: 'MSP',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': Number.MAX_SAFE_INTEGER, 'files.bytes': Number.MAX_SAFE_INTEGER },
  },
  {
    // Everything, for 30 days (requirement 36.2); afterwards the tenant's own plan counts.
    id: 'trial',
    title: 'Trial',
    plugins: '*',
    enabled: '*',
    features: { 'users.seats': Number.MAX_SAFE_INTEGER, 'files.bytes': 100 * GB },
  },
];
