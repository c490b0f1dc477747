/** How soon after the last press the same key still belongs to it, in milliseconds. */
const TOO_SOON = 700;

/**
 * Knows a letter that was pressed once too often: it answered a question, the focus has just gone on
 * to the next one, in the same step or in the next, and the same letter comes again before anybody can
 * have read what stands there. It counts for the question before, and so does each one that follows it
 * at once.
 */
export class Presses {
  #last: { key: string; question: unknown; at: number } | null = null;

  /** A letter pressed at a question `at` a moment in milliseconds: whether it was one too many. */
  oneTooMany(key: string, question: unknown, at: number): boolean {
    const last = this.#last;
    const astray = last?.key === key && last.question !== question && at - last.at < TOO_SOON;
    this.#last = { key, question: astray ? last.question : question, at };
    return astray;
  }

  /** Another key was pressed in between. */
  forget(): void {
    this.#last = null;
  }
}

export const presses = new Presses();
