import { Modal as Base, type ModalProps as BaseProps } from '@mantine/core';
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { firstFieldIn, takesText } from './fields.ts';
import { KeepWriting } from './keep-writing.tsx';
import { TypedWatch } from './typed-watch.ts';
import { DialogForms, watchUnsaved } from './unsaved.ts';

/** How long a dialog that loads its content may take the focus to its first field, in milliseconds. */
const LATE_FIELD_MS = 3_000;

/**
 * Puts the cursor into the first field, also of content that loads after the dialog has opened, and never away from
 * somebody who has begun. `data-autofocus` names another element.
 */
function focusFirstField(root: HTMLElement): () => void {
  if (root.querySelector('[data-autofocus]')) return () => undefined;
  const pick = () => {
    const field = firstFieldIn(root);
    if (!field) return false;
    // Mantine's focus trap looks for it when the dialog opens; content that came later is focused here.
    field.setAttribute('data-autofocus', '');
    requestAnimationFrame(() => {
      if (field.isConnected && !takesText(document.activeElement)) field.focus();
    });
    return true;
  };
  if (pick()) return () => undefined;
  const observer = new MutationObserver(() => {
    if (touched || pick()) stop();
  });
  let touched = false;
  const touch = () => {
    touched = true;
  };
  const timer = setTimeout(() => stop(), LATE_FIELD_MS);
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
    root.removeEventListener('keydown', touch, true);
  };
  root.addEventListener('keydown', touch, true);
  observer.observe(root, { childList: true, subtree: true });
  return stop;
}

const NOTHING = (): boolean => false;

interface BodyProps {
  /** Filled in while the dialog is open: whether something was typed. */
  typed: RefObject<() => boolean>;
  hidden: boolean;
  children: ReactNode;
}

/** The content of an open dialog; it exists only while the dialog is open, and with it what was typed. */
function Body({ typed, hidden, children }: BodyProps) {
  const [forms] = useState(() => new Set<() => boolean>());
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = root.current;
    if (!node) return;
    const mine = new TypedWatch(node);
    // Fields of any kind are compared; forms of the kit also know what became of a text, as tags.
    const dirty = () => mine.dirty || [...forms].some((form) => form());
    typed.current = dirty;
    const stopFocus = focusFirstField(node);
    // The page behind a dialog cannot be clicked; Back, reload and closing the tab remain.
    const stopWatch = watchUnsaved((leaving) => leaving !== 'route' && dirty());
    return () => {
      stopFocus();
      stopWatch();
      mine.stop();
      if (typed.current === dirty) typed.current = NOTHING;
    };
  }, [typed, forms]);
  return (
    <div ref={root} hidden={hidden}>
      <DialogForms value={forms}>{children}</DialogForms>
    </div>
  );
}

/**
 * Props of Modal: those of Mantine.
 * @since 1.1
 */
export type ModalProps = BaseProps;

function GuardedModal({ onClose, children, opened, ...rest }: ModalProps) {
  const typed = useRef(NOTHING);
  const [asking, setAsking] = useState(false);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!opened) setAsking(false);
  }, [opened]);
  const keep = useCallback(() => {
    setAsking(false);
    requestAnimationFrame(() => {
      if (before.current instanceof HTMLElement) before.current.focus();
    });
  }, []);
  const close = () => {
    if (asking) return keep();
    if (!typed.current()) return onClose();
    before.current = document.activeElement;
    setAsking(true);
  };
  return (
    <Base closeButtonProps={{ 'aria-label': 'Close' }} {...rest} opened={opened} onClose={close}>
      <Body typed={typed} hidden={asking}>
        {children}
      </Body>
      {asking && <KeepWriting onKeep={keep} onDiscard={onClose} />}
    </Base>
  );
}

type Parts = Pick<typeof Base, 'Root' | 'Overlay' | 'Content' | 'Header' | 'Title' | 'Body' | 'CloseButton'>;

/**
 * A dialog. It puts the cursor into its first field, sends with Ctrl/Cmd+Enter, and asks before Escape, its cross or
 * a click beside it would lose what was typed. The parts (`Modal.Root`, …) are for dialogs without a form.
 * @since 1.0
 */
export const Modal: ((props: ModalProps) => ReactNode) & Parts = Object.assign(GuardedModal, {
  Root: Base.Root,
  Overlay: Base.Overlay,
  Content: Base.Content,
  Header: Base.Header,
  Title: Base.Title,
  Body: Base.Body,
  CloseButton: Base.CloseButton,
});
