import { useLocalStorage } from '@serviflow/sdk/ui';

/** Text that survives a reload; empty text leaves nothing behind. */
export function useKeptText(key: string): [string, (text: string) => void] {
  const [text, setText, forget] = useLocalStorage({ key, defaultValue: '', getInitialValueInEffect: false });
  return [text, (next) => (next === '' ? forget() : setText(next))];
}
