/**
 * Asks one question at a time and always the newest: at most one is on its way and one waits.
 * An answer is told only if no newer question was asked in the meantime, so that an out-of-date
 * answer is never painted.
 */
export class NewestOnly<Question, Answer> {
  #turn = 0;
  #waiting: { question: Question; turn: number } | null = null;
  #busy = false;

  constructor(
    private readonly put: (question: Question, turn: number) => Promise<Answer>,
    private readonly tell: (answer: Answer) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** Asks; whatever was waiting is forgotten. */
  ask(question: Question): void {
    this.#turn += 1;
    this.#waiting = { question, turn: this.#turn };
    if (!this.#busy) void this.#run();
  }

  /** Forgets what is on its way: its answer will not be told. */
  forget(): void {
    this.#turn += 1;
    this.#waiting = null;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const { question, turn } = this.#waiting;
      this.#waiting = null;
      try {
        const answer = await this.put(question, turn);
        if (turn === this.#turn) this.tell(answer);
      } catch (error) {
        if (turn === this.#turn) this.fail(error);
      }
    }
    this.#busy = false;
  }
}
