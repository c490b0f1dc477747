import { desk } from './desk.svelte';

const UNDO_MS = 10_000;

/** The last thing done that a further act can take back, for ten seconds of the desk's clock. */
class Undo {
  #last: { what: string; back: () => Promise<unknown>; until: number } | null = null;

  offer(what: string, back: () => Promise<unknown>): void {
    this.#last = { what, back, until: desk.now.ms + UNDO_MS };
  }

  clear(): void {
    this.#last = null;
  }

  /** Takes it back; a sentence when there is nothing to take back. */
  async take(): Promise<string> {
    const last = this.#last;
    this.#last = null;
    if (!last) return 'Nothing to undo: nothing was done that can be taken back.';
    if (desk.now.ms > last.until) return `Too late to undo “${last.what}”: undo lasts ten seconds.`;
    await last.back();
    return `Undone: ${last.what}.`;
  }
}

export const undo = new Undo();
