/**
 * A clock that stands still until a test moves it.
 * @since 1.0
 */
export class TestClock {
  #ms: number;

  /** @param start instant at which the clock stands */
  constructor(start: Date = new Date('2026-03-02T09:00:00Z')) {
    this.#ms = start.getTime();
  }

  /** Milliseconds since the epoch. */
  readonly read = (): number => this.#ms;

  now(): Date {
    return new Date(this.#ms);
  }

  set(to: Date | string): void {
    this.#ms = new Date(to).getTime();
  }

  /** @param step what to add; seconds may be fractional */
  advance(step: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    this.#ms +=
      (((step.days ?? 0) * 24 + (step.hours ?? 0)) * 60 + (step.minutes ?? 0)) * 60_000 +
      (step.seconds ?? 0) * 1_000;
  }
}
