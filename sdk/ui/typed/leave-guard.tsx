import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { KeepWriting } from './keep-writing.tsx';
import { Modal } from './modal.tsx';
import { listenForSendKey } from './send-key.ts';
import { hasUnsaved } from './unsaved.ts';

/**
 * Asks before typed text is lost by leaving the page, and hears Ctrl/Cmd+Enter. The shell mounts it once, inside of
 * the router.
 * @since 1.1
 */
export function LeaveGuard() {
  const blocker = useBlocker(({ currentLocation: from, nextLocation: to, historyAction }) => {
    if (from.pathname === to.pathname && from.search === to.search) return false;
    return hasUnsaved(historyAction === 'POP' ? 'back' : 'route');
  });
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      if (hasUnsaved('unload')) event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    const stop = listenForSendKey();
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      stop();
    };
  }, []);
  const blocked = blocker.state === 'blocked';
  const stay = () => blocker.reset?.();
  return (
    <Modal opened={blocked} onClose={stay} withCloseButton={false} title="Leave this page?" zIndex={450}>
      {blocked && <KeepWriting onKeep={stay} onDiscard={() => blocker.proceed?.()} />}
    </Modal>
  );
}
