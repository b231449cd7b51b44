import { useUser } from '@serviflow/sdk/ui';
import { useCallback, useState } from 'react';

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    // Storage may be switched off; writing works without it.
    return '';
  }
}

function store(key: string, text: string): void {
  try {
    if (text.trim() === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // As above, or the storage is full: the text is still in the field.
  }
}

/** Text that survives reloads and crashes until it is sent: one draft for each user, ticket and kind of message. */
export function useDraft(ticketId: string, kind: string): [string, (text: string) => void] {
  const key = `sf-draft-${useUser().id}-${ticketId}-${kind}`;
  const [state, setState] = useState(() => ({ key, text: read(key) }));
  const text = state.key === key ? state.text : read(key);
  if (state.key !== key) setState({ key, text });
  const write = useCallback(
    (next: string) => {
      setState({ key, text: next });
      store(key, next);
    },
    [key],
  );
  return [text, write];
}
