import { useLocalStorage } from '@serviflow/sdk/ui';
import { SHEETS } from './sheets.ts';

interface Choice {
  sheet: string;
  /** Address of the asset register, before each tag. */
  prefix: string;
}

/** The sheet and the address that were used last in this browser: paper lies beside a printer, not in an account. */
export function useChoice(): [Choice, (change: Partial<Choice>) => void] {
  const [choice, setChoice] = useLocalStorage<Choice>({
    key: 'asset-label-printer',
    defaultValue: { sheet: SHEETS[0]?.id ?? '', prefix: '' },
    getInitialValueInEffect: false,
  });
  return [choice, (change) => setChoice((before) => ({ ...before, ...change }))];
}
