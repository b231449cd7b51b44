import { createContext, useContext, useEffect, useRef } from 'react';

/**
 * How the page is about to be left: another address of the app, the Back button, or the browser itself.
 * @since 1.1
 */
export type Leaving = 'route' | 'back' | 'unload';

type Check = (leaving: Leaving) => boolean;
const checks = new Set<Check>();

/** The dialog around: its forms tell it, too, what they hold. */
export const DialogForms = createContext<Set<() => boolean> | null>(null);

/**
 * True when leaving now would lose something that a person typed.
 * @since 1.1
 */
export function hasUnsaved(leaving: Leaving): boolean {
  return [...checks].some((check) => check(leaving));
}

/** Registers what a part of the page knows about its own text. @returns ends it */
export function watchUnsaved(check: Check): () => void {
  checks.add(check);
  return () => checks.delete(check);
}

/** Tells the dialog around, if there is one, whether a form in it was changed. */
export function useDialogForm(dirty: () => boolean): void {
  const dialog = useContext(DialogForms);
  const now = useRef(dirty);
  now.current = dirty;
  useEffect(() => {
    const check = () => now.current();
    dialog?.add(check);
    return () => void dialog?.delete(check);
  }, [dialog]);
}

/**
 * Asks before the page is left (another page, reload, closed tab) while `dirty` is true. `SchemaForm`, `useForm`,
 * `Modal` and `FileDrop` do it by themselves; this is for screens that hold text in another way. Not needed where
 * `useKeptDraft` keeps the text.
 * @param dirty something was typed and neither saved nor kept
 * @since 1.1
 */
export function useUnsaved(dirty: boolean): void {
  const now = useRef(dirty);
  now.current = dirty;
  useEffect(() => watchUnsaved(() => now.current), []);
}
