// The only file that knows Tauri: one command in, a few events out, nothing else.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Answers, CommandName, Takes } from './commands';
import type { Progress } from './wire/Progress';
import type { Refusal } from './wire/Refusal';
import type { SharingView } from './wire/SharingView';
import type { Stamp } from './wire/Stamp';

/** Gives a command to the desk. A refusal is thrown as `Refusal`, whatever went wrong. */
export async function call<N extends CommandName>(name: N, args: Takes<N>): Promise<Answers<N>> {
  try {
    return await invoke<Answers<N>>('desk_call', { name, args });
  } catch (error) {
    throw refusalOf(error);
  }
}

type Events = {
  clock: Stamp;
  progress: Progress;
  changed: unknown;
  sharing: SharingView;
  call: string | null;
};

/** The number with which the program was started (`--call`), once; none after a reload. */
export function firstCall(): string | null {
  const given = (window as { frontDoorCall?: string | null }).frontDoorCall ?? null;
  if (given === null || sessionStorage.getItem(CALL_TAKEN) === given) return null;
  sessionStorage.setItem(CALL_TAKEN, given);
  return given;
}

const CALL_TAKEN = 'front-door.call';

/** Listens to an event of the desk for as long as the window lives. */
export function on<E extends keyof Events>(event: E, heard: (what: Events[E]) => void): void {
  void listen<Events[E]>(event, ({ payload }) => heard(payload));
}

/** Whatever was thrown, as a refusal with a sentence for the person at the desk. */
export function refusalOf(error: unknown): Refusal {
  if (typeof error === 'object' && error !== null && 'sentence' in error) return error as Refusal;
  const found = error instanceof Error ? error.message : String(error);
  return {
    sentence: `The desk did not answer as expected: ${found}. Try again; nothing typed is lost.`,
    field: null,
    code: null,
  };
}
