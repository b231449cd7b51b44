import { useUser } from '@serviflow/sdk/ui';
import { useCallback, useEffect, useRef, useState } from 'react';

const WRITE_AFTER_MS = 300;

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
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(state);
  if (state.key !== key) setState({ key, text: read(key) });
  latest.current = state;
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      store(latest.current.key, latest.current.text);
    },
    [],
  );
  const write = useCallback(
    (text: string) => {
      setState({ key, text });
      clearTimeout(timer.current);
      // An empty field has been sent or given up: the old draft must not come back.
      if (text === '') store(key, '');
      else timer.current = setTimeout(() => store(key, text), WRITE_AFTER_MS);
    },
    [key],
  );
  return [state.key === key ? state.text : '', write];
}
