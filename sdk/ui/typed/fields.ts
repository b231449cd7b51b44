/** What takes text or a choice from a person. A search box is none: nothing is lost with it. */
const FIELD =
  'input:not([type=hidden]):not([type=search]):not([type=button]):not([type=submit]):not([type=file]), textarea, select, [contenteditable=true], [contenteditable=""], [role=textbox]';

/** The fields inside of an element, in reading order. */
export function fieldsIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FIELD)].filter((one) => !one.closest('[data-transient]'));
}

/** What stands in a field now, as text that can be compared. */
export function contentOf(field: Element): string {
  if (field instanceof HTMLInputElement)
    return field.type === 'checkbox' || field.type === 'radio' ? String(field.checked) : field.value;
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) return field.value;
  return field.textContent ?? '';
}

const usable = (field: HTMLElement) =>
  !field.matches(':disabled, [readonly]:not([role=combobox]):not([aria-haspopup])') &&
  field.tabIndex >= 0 &&
  field.checkVisibility();

/** The first field that a person can use, or undefined when there is nothing to fill in. */
export function firstFieldIn(root: ParentNode): HTMLElement | undefined {
  return fieldsIn(root).find(usable);
}

/** True for whatever takes letters as text: then no letter is a shortcut. */
export function takesText(node: Element | null): boolean {
  if (!(node instanceof HTMLElement)) return false;
  return (
    node.isContentEditable ||
    node.matches(
      'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, iframe',
    ) ||
    node.matches('[role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]')
  );
}
