import { call } from './ipc';
import type { Stamp } from './wire/Stamp';

const PAUSE_MS = 400;
let waiting: Autosave[] = [];

/** Keeps what is half-typed on the desk, so that a crash loses nothing. Never in the journal. */
export class Autosave {
  saved = $state.raw<Stamp | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: string | null = null;

  constructor(readonly key: string) {}

  /** Keeps now whatever waits in any form: before somebody signs out. */
  static async flushAll(): Promise<void> {
    await Promise.all(waiting.map((draft) => draft.flush()));
  }

  /** What was kept, if anything. */
  async load(): Promise<string | null> {
    try {
      const kept = await call('load_draft', { key: this.key });
      this.saved = kept.saved;
      return kept.body;
    } catch {
      return null;
    }
  }

  /** Keeps `body` after a short pause. */
  change(body: string): void {
    this.#waiting = body;
    if (!waiting.includes(this)) waiting.push(this);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Keeps now whatever waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const body = this.#waiting;
    if (body === null) return;
    this.#waiting = null;
    waiting = waiting.filter((draft) => draft !== this);
    try {
      this.saved = (await call('save_draft', { key: this.key, body })).saved;
    } catch {
      // The words stay in the field; the next change tries again.
      this.#waiting ??= body;
    }
  }

  /** Forgets it: it became an act. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = null;
    waiting = waiting.filter((draft) => draft !== this);
    this.saved = null;
    await call('drop_draft', { key: this.key }).catch(() => undefined);
  }
}

/** Reads a kept form back; what does not read is left out. */
export function readDraft<T>(body: string | null): Partial<T> {
  try {
    return body ? (JSON.parse(body) as Partial<T>) : {};
  } catch {
    return {};
  }
}
