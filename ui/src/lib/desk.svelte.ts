import { call, on, refusalOf } from './ipc';
import type { Answers, CommandName, Takes } from './commands';
import { say } from './say.svelte';
import type { DeskStatus } from './wire/DeskStatus';
import type { Progress } from './wire/Progress';
import type { Refusal } from './wire/Refusal';
import type { SharingView } from './wire/SharingView';
import type { Signed } from './wire/Signed';
import type { Stamp } from './wire/Stamp';

const noTime: Stamp = { ms: 0, time: '', day: '', date: '' };

/** The desk as the window knows it. The clock is the desk's: the window never reads its own. */
class Desk {
  status = $state.raw<DeskStatus | null>(null);
  now = $state.raw<Stamp>(noTime);
  /** Changes once a minute, for lists that show time left. */
  minute = $derived(`${this.now.date} ${this.now.time}`);
  progress = $state.raw<Progress | null>(null);
  /** Counts what was committed, by anybody: lists read themselves again. */
  changes = $state(0);
  /** The refusal of the very start, when there is no screen yet to show it. */
  broken = $state.raw<Refusal | null>(null);

  who = $derived<Signed | null>(
    this.status?.state.state === 'signed-in' ? this.status.state.who : null,
  );

  /** Whether the person signed in may give this command; the desk decides all the same. */
  may(name: CommandName): boolean {
    return this.who?.may.includes(name) ?? false;
  }

  take(status: DeskStatus): void {
    this.status = status;
    this.now = status.now;
  }

  /** How the desk stands with the shared store. Who may sign in can have come with it. */
  heard(sharing: SharingView): void {
    if (!this.status) return;
    const before = this.status.sharing.link;
    this.status = { ...this.status, sharing };
    if (sharing.link === before) return;
    if (sharing.why && before !== 'offline') say(sharing.why);
    if (sharing.link !== 'online') return;
    if (before === 'offline') say('Online again: what waited is sent.', 'done');
    if (this.status.state.state === 'signed-out') void this.refresh();
  }

  async open(): Promise<void> {
    on('clock', (stamp) => (this.now = stamp));
    on('progress', (progress) => (this.progress = progress.finished ? null : progress));
    on('changed', () => (this.changes += 1));
    on('sharing', (sharing) => this.heard(sharing));
    await this.refresh();
  }

  async refresh(): Promise<void> {
    try {
      this.take(await call('desk_status', {}));
      this.broken = null;
    } catch (error) {
      this.broken = refusalOf(error);
    }
  }
}

export const desk = new Desk();

/**
 * Gives a command and answers with its answer, or with nothing when it was refused: then the
 * sentence went to `refused` or, without one, to the line at the foot of the window.
 */
export async function attempt<N extends CommandName>(
  name: N,
  args: Takes<N>,
  refused: (refusal: Refusal) => void = (refusal) => say(refusal.sentence, 'refused'),
): Promise<Answers<N> | null> {
  try {
    return await call(name, args);
  } catch (error) {
    const refusal = refusalOf(error);
    refused(refusal);
    if (refusal.code === 'signed-out') await desk.refresh();
    return null;
  }
}
