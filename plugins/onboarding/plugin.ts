import { definePlugin } from '@serviflow/sdk';
import { loadDemoData } from './actions/load-demo-data.ts';
import { hideChecklist, setStep, setTour } from './actions/progress.ts';
import { onboarding } from './manifest.ts';
import { onboardingInit } from './migrations/0001-onboarding.ts';
import { checklist, tour } from './queries/progress.ts';
import { registerPlaces } from './ui-places.ts';

export default definePlugin(onboarding, {
  migrations: [onboardingInit],
  register(p) {
    p.query(checklist, tour);
    p.action(setStep, hideChecklist, setTour, loadDemoData);
    registerPlaces(p);
  },
});
