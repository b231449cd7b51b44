import { contentOf, fieldsIn } from './fields.ts';

/** Events that come before anything is changed by a person. */
const FIRST_TOUCH = ['keydown', 'pointerdown', 'paste', 'drop'] as const;

/**
 * Knows whether a person has typed or chosen something below an element. It compares with what stood there before
 * the first touch, so that values which load late or are filled in by the screen are nobody's work.
 */
export class TypedWatch {
  readonly #root: HTMLElement;
  readonly #changed = new Set<Element>();
  #before: Map<Element, string> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    for (const name of FIRST_TOUCH) root.addEventListener(name, this.#remember, true);
    root.addEventListener('input', this.#note, true);
  }

  readonly #remember = (): void => {
    this.#before ??= new Map(fieldsIn(this.#root).map((field) => [field, contentOf(field)]));
  };

  readonly #note = (event: Event): void => {
    if (event.target instanceof Element) this.#changed.add(event.target);
  };

  /** True while something differs from what stood there before. */
  get dirty(): boolean {
    const before = this.#before;
    if (!before) return false;
    return fieldsIn(this.#root).some((field) => {
      const now = contentOf(field);
      const then = before.get(field);
      // A field that came later counts once a person has put something into it.
      return then === undefined ? this.#changed.has(field) && now !== '' && now !== 'false' : now !== then;
    });
  }

  stop(): void {
    for (const name of FIRST_TOUCH) this.#root.removeEventListener(name, this.#remember, true);
    this.#root.removeEventListener('input', this.#note, true);
  }
}
