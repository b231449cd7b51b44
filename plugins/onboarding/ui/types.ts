/** As `GET /api/onboarding/checklist` tells it. */
export interface Checklist {
  steps: Step[];
  settled: number;
  hidden: boolean;
}

export interface Step {
  id: string;
  title: string;
  text: string;
  path: string;
  state: 'todo' | 'done' | 'skipped';
  automatic: boolean;
}

/** As `GET /api/onboarding/tour` tells it. */
export interface Tour {
  state: 'new' | 'running' | 'done' | 'skipped';
  position: number;
  stops: { id: string; anchor: string | null; path?: string; title: string; text: string }[];
}
