export interface OnboardingDb {
  'onboarding.state': { name: string; value: unknown; at: Date };
  'onboarding.step': { step: string; state: 'done' | 'skipped'; by_user: string; at: Date };
  'onboarding.tour': { user_id: string; state: 'running' | 'done' | 'skipped'; position: number; at: Date };
}
