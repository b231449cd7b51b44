import { defineMigration, tenantTable } from '@serviflow/sdk';

export const onboardingInit = defineMigration('0001-onboarding', (roles) => [
  ...tenantTable(roles, 'onboarding.state', {
    columns: ['name text not null', 'value jsonb not null', 'at timestamptz not null'],
    primaryKey: 'name',
  }),
  ...tenantTable(roles, 'onboarding.step', {
    columns: [
      'step text not null',
      "state text not null check (state in ('done', 'skipped'))",
      'by_user text not null',
      'at timestamptz not null',
    ],
    primaryKey: 'step',
  }),
  ...tenantTable(roles, 'onboarding.tour', {
    columns: [
      'user_id uuid not null',
      "state text not null check (state in ('running', 'done', 'skipped'))",
      'position integer not null',
      'at timestamptz not null',
    ],
    primaryKey: 'user_id',
  }),
]);
