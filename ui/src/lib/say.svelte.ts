/** One line at the foot of the window: why a key did nothing, what was refused, what was done. */
export type Said = { text: string; kind: 'note' | 'refused' | 'done'; count: number };

const SHOWN_FOR_MS = 9000;

class Status {
  said = $state<Said | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #count = 0;

  say(text: string, kind: Said['kind'] = 'note'): void {
    this.#count += 1;
    this.said = { text, kind, count: this.#count };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.said = null), SHOWN_FOR_MS);
  }

  hush(): void {
    clearTimeout(this.#timer);
    this.said = null;
  }
}

export const status = new Status();
export const say = (text: string, kind?: Said['kind']): void => status.say(text, kind);
