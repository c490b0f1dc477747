import { describe, expect, it } from 'vitest';
import { capOf, chordOf, commandOf, commands } from './keymap';

const press = (key: string, held: string[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: false,
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('keys', () => {
  const rows: [string, string[], string | undefined][] = [
    ['F3', [], 'new-call'],
    ['F3', ['shift'], 'walk-in'],
    ['k', ['ctrl'], 'find'],
    ['K', ['ctrl'], 'find'],
    ['P', ['ctrl', 'shift'], 'palette'],
    ['p', ['ctrl'], 'print'],
    ['Enter', ['ctrl'], 'finish'],
    ['r', ['ctrl'], 'reload'],
    ['F5', [], 'reload'],
    ['n', [], undefined],
    ['F3', ['alt'], undefined],
  ];
  it.each(rows)('%s with %j is %s', (key, held, id) => {
    expect(commandOf(chordOf(press(key, held)))?.id).toBe(id);
  });

  it('gives no chord to two commands and no bare letter to any', () => {
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => /^.$/.test(key))).toEqual([]);
  });

  it('says why each command does nothing', () => {
    expect(commands.filter((command) => !command.idle.endsWith('.'))).toEqual([]);
  });

  it('prints caps', () => {
    expect(['Shift+F3', 'Ctrl+Enter', 'Ctrl++', 'Escape'].map(capOf)).toEqual([
      '⇧F3',
      'Ctrl Enter',
      'Ctrl +',
      'Esc',
    ]);
  });
});
