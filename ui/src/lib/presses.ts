/** How soon after the last press the same key still belongs to it, in milliseconds. */
const TOO_SOON = 700;

/**
 * Knows a letter that was pressed once too often: it answered the last question of a step, the focus
 * has just gone on to the next step, and the same letter comes again before anybody can have read
 * what stands there. It counts for the step before, and so does each one that follows it at once.
 */
export class Presses {
  #last: { key: string; step: unknown; at: number } | null = null;

  /** A letter pressed in a step `at` a moment in milliseconds: whether it was one too many. */
  oneTooMany(key: string, step: unknown, at: number): boolean {
    const last = this.#last;
    const astray = last?.key === key && last.step !== step && at - last.at < TOO_SOON;
    this.#last = { key, step: astray ? last.step : step, at };
    return astray;
  }

  /** Another key was pressed in between. */
  forget(): void {
    this.#last = null;
  }
}

export const presses = new Presses();
