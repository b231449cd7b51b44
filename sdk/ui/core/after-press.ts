let pressed = false;

if (typeof document !== 'undefined') {
  document.addEventListener('pointerdown', () => (pressed = true), true);
  for (const end of ['pointerup', 'pointercancel'])
    document.addEventListener(end, () => (pressed = false), true);
}

/**
 * Runs at once, or, while the pointer is held down, after the click that it will be. A press takes the focus from a
 * field before it becomes a click; whatever then moves the page would move the button away from under the pointer.
 */
export function afterPress(run: () => void): void {
  if (!pressed) {
    run();
    return;
  }
  const ends = new AbortController();
  const over = () => {
    ends.abort();
    // The click itself comes after pointerup, in the same task.
    setTimeout(run);
  };
  document.addEventListener('pointerup', over, { signal: ends.signal });
  document.addEventListener('pointercancel', over, { signal: ends.signal });
}
