/** Where Ctrl+Enter looks for what it sends: the nearest of these around the field. */
const SCOPE = 'form, [role=dialog], [data-send-scope]';
const PRIMARY = 'button[type=submit], button[data-send], button[data-variant=filled]';

const usable = (button: HTMLButtonElement) =>
  !button.disabled && button.dataset.loading === undefined && button.checkVisibility();

/**
 * Ctrl+Enter and Cmd+Enter press the button that sends what is being written: of the form, else of the dialog, else
 * of an element marked `data-send-scope`. A button that is disabled or busy is left alone.
 */
function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.defaultPrevented || event.repeat || event.isComposing || !(event.target instanceof Element))
    return;
  for (let scope = event.target.closest(SCOPE); scope; scope = scope.parentElement?.closest(SCOPE) ?? null) {
    const button = [...scope.querySelectorAll<HTMLButtonElement>(PRIMARY)].find(usable);
    if (!button) continue;
    event.preventDefault();
    button.click();
    return;
  }
}

/** @returns ends it */
export function listenForSendKey(): () => void {
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
