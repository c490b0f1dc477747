import { chordOf, commandOf, commands, type CommandId } from './keymap';
import { say } from './say.svelte';

/** Does the command; a sentence says why it could not, `false` leaves it to whoever stands behind. */
export type Doer = () => string | false | void | Promise<unknown>;

const doers = new Map<CommandId, Doer[]>();
// What still works while a dialog is open; everything else would act behind its back.
const inDialogs: CommandId[] = ['back', 'finish', 'help', 'red-flags', 'palette', 'print'];

/** Takes a command on for as long as the caller stands; the last to take it on goes first. */
export function handle(id: CommandId, doer: Doer): () => void {
  const stack = doers.get(id) ?? [];
  stack.unshift(doer);
  doers.set(id, stack);
  return () => {
    stack.splice(stack.indexOf(doer), 1);
  };
}

/** Takes several commands on at once: `$effect(() => handleAll({ … }))`. */
export function handleAll(all: Partial<Record<CommandId, Doer>>): () => void {
  const offs = Object.entries(all).map(([id, doer]) => handle(id as CommandId, doer));
  return () => offs.forEach((off) => off());
}

/** Does a command by name: from a key, the palette or a button. */
export function run(id: CommandId): void {
  for (const doer of doers.get(id) ?? []) {
    const why = doer();
    if (why === false) continue;
    if (typeof why === 'string') say(why);
    return;
  }
  say(commands.find((command) => command.id === id)?.idle ?? 'This does nothing here.');
}

/** Whether anybody would do the command now. */
export const isOffered = (id: CommandId): boolean => (doers.get(id)?.length ?? 0) > 0;

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches(
    'textarea, input:not([type=checkbox]):not([type=radio]):not([type=button])',
  );
}

function pressed(event: KeyboardEvent): void {
  const command = commandOf(chordOf(event));
  if (!command || event.defaultPrevented) return;
  if (command.id === 'undo' && typing(event.target)) return;
  const dialog = document.querySelector('dialog[open]');
  // An open dialog closes itself on Escape.
  if (command.id === 'back' && dialog) return;
  event.preventDefault();
  if (event.repeat) return;
  if (dialog && !inDialogs.includes(command.id)) {
    say(`Close this first (Esc), then ${command.keys[0]} works again.`);
    return;
  }
  run(command.id);
}

/** Listens to the whole window; call once. */
export function listenToKeys(): void {
  window.addEventListener('keydown', pressed);
}
