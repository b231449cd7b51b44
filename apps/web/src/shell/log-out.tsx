import {
  Confirm,
  clearKept,
  countUnsent,
  flushAll,
  ownerOf,
  type Question,
  useManifest,
} from '@serviflow/sdk/ui';
import { type ReactNode, useState } from 'react';
import { signOut } from '../session.ts';

/**
 * Logs out. The next person at this device may be another one, so drafts and messages that were not sent are removed;
 * because that loses them, it asks first. A session that ends by itself keeps them.
 * @returns `start` for the button, and the question to put into the page
 */
export function useLogOut(): { start: () => void; question: ReactNode } {
  const who = ownerOf(useManifest());
  const [asked, setAsked] = useState<Question | null>(null);
  const leave = async () => {
    await clearKept(who);
    await signOut();
  };
  const start = async () => {
    await flushAll();
    const count = await countUnsent(who);
    if (count === 0) return leave();
    setAsked({
      title: 'Log out and discard drafts?',
      body: `${count === 1 ? 'One text was' : `${count} texts were`} not sent. Logging out removes ${count === 1 ? 'it' : 'them'} from this device.`,
      confirm: 'Log out and discard',
      danger: true,
      run: leave,
    });
  };
  return {
    start: () => void start(),
    question: <Confirm question={asked} onClose={() => setAsked(null)} />,
  };
}
