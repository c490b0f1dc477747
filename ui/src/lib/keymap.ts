/** A command that the window knows by name, its keys, and why it does nothing when it does nothing. */
export type Command = { id: CommandId; title: string; keys: string[]; idle: string };

const rows = [
  ['help', 'Help for this screen', ['F1'], 'Help opens on the desk.'],
  ['find', 'Find a resident', ['F2', 'Ctrl+K'], 'Finding a resident needs somebody signed in.'],
  ['new-call', 'New call', ['F3'], 'A new call needs somebody signed in.'],
  ['walk-in', 'New walk-in', ['Shift+F3'], 'A new walk-in needs somebody signed in.'],
  ['directory', 'Directory', ['F4'], 'The directory needs somebody signed in.'],
  ['next-pane', 'Next pane', ['F6'], 'There is one pane only on this screen.'],
  ['previous-pane', 'Previous pane', ['Shift+F6'], 'There is one pane only on this screen.'],
  ['worklist', 'Worklist', ['F7'], 'The worklist needs somebody signed in.'],
  ['times', 'Times at all hubs', ['F8'], 'Times need somebody signed in.'],
  ['hold', 'Hold the time', ['F9'], 'Nothing to hold here: move to a time first (F8).'],
  ['hub-day', 'Hub day, or turn its list away', ['F10'], 'The hub day needs somebody signed in.'],
  ['red-flags', 'Red flags', ['F12'], 'The red-flag list needs somebody signed in.'],
  ['finish', 'Finish this step', ['Ctrl+Enter'], 'There is no step to finish here.'],
  ['undo', 'Undo', ['Ctrl+Z'], 'Nothing to undo: only the last ten seconds can be undone.'],
  ['back', 'Back out', ['Escape'], 'Nothing to back out of here.'],
  [
    'needs',
    'Access needs and numbers they tell us',
    [],
    'This needs a contact with a known resident.',
  ],
  ['attenders', 'Who comes along, and what they need', [], 'This needs an open contact.'],
  ['palette', 'All commands', ['Ctrl+Shift+P'], 'Commands need somebody signed in.'],
  ['print', 'Print', ['Ctrl+P'], 'Nothing to print here: open a slip or the hub day (F10).'],
  [
    'reload',
    'Reload',
    ['F5', 'Ctrl+R'],
    'Nothing reloads here: the lists keep themselves up to date.',
  ],
  ['privacy', 'Leave nothing on screen', [], 'Nothing to clear here.'],
  ['lock', 'Lock or change user', ['Ctrl+L'], 'Nobody is signed in.'],
  ['settings', 'Theme and text size', [], 'Not here.'],
  ['edit-content', 'Edit navigation content', [], 'This needs somebody signed in who may do it.'],
  ['import', 'Bring in online requests', [], 'This needs somebody signed in who may do it.'],
  ['export', 'Take out a table as CSV', [], 'This needs somebody signed in who may do it.'],
  ['content', 'Navigation content: state, propose, sign', [], 'This needs somebody signed in.'],
  ['verify', 'Check the journal', [], 'This needs somebody signed in who may do it.'],
  ['add-user', 'Add a user', [], 'This needs somebody signed in who may do it.'],
  ['about', 'About Front Door', [], 'Not here.'],
] as const;

export type CommandId = (typeof rows)[number][0];

export const commands: Command[] = rows.map(([id, title, keys, idle]) => ({
  id,
  title,
  keys: [...keys],
  idle,
}));

/** The chord of a key press as the key map writes it: `Ctrl+Shift+P`, `F6`, `Escape`. */
export function chordOf(press: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): string {
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey) parts.push('Shift');
  return [...parts, key].join('+');
}

const byChord = new Map(
  commands.flatMap((command) => command.keys.map((key) => [key, command] as const)),
);

/** The command of a chord, if it is one. */
export function commandOf(chord: string): Command | undefined {
  return byChord.get(chord);
}

/** A chord as it is printed on a key cap: `⇧F3`, `Ctrl Enter`, `Esc`. */
export function capOf(chord: string): string {
  return chord
    .replace(/^Shift\+(F\d+)$/, '⇧$1')
    .replace('Escape', 'Esc')
    .replaceAll(/\+(?=.)/g, ' ');
}
