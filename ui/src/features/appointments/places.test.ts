import { describe, expect, it } from 'vitest';
import type { SlotCell } from '$lib/wire/SlotCell';
import type { SlotGrid } from '$lib/wire/SlotGrid';
import type { SlotRow } from '$lib/wire/SlotRow';
import { keepPlace, step, told } from './places';

const cells = (...slots: string[]) =>
  slots.map((slot) => ({
    slot: slot.replace('*', ''),
    time: '',
    text: '',
    held: slot.endsWith('*') ? 'held' : null,
  }));

const rows: SlotRow[] = [
  { name: 'Phone', note: '', cells: [cells('a', 'b'), cells('c'), cells('d')] },
  { name: 'Hub', note: '', cells: [cells('e*'), cells('f'), cells()] },
  { name: 'Other', note: '', cells: [cells('g'), cells(), cells('h')] },
];

describe('moving in the grid of times', () => {
  const table: [string, string, string | null | undefined][] = [
    ['a', 'ArrowRight', 'b'],
    ['b', 'ArrowRight', 'c'],
    ['d', 'ArrowRight', null],
    ['a', 'ArrowLeft', null],
    ['a', 'ArrowDown', 'g'],
    ['c', 'ArrowDown', 'f'],
    ['g', 'ArrowUp', 'a'],
    ['a', 'End', 'd'],
    ['c', 'Home', 'a'],
    ['a', 'PageDown', 'd'],
    ['g', 'PageDown', 'h'],
    ['d', 'PageUp', 'a'],
    ['a', 'x', undefined],
    // Somebody took it while the focus was on it: keys lead on from there.
    ['e', 'ArrowRight', 'f'],
  ];
  it.each(table)('from %s by %s to %s', (slot, key, to) => {
    const found = step(rows, slot, key, 2);
    expect(found ? found.slot : found).toBe(to);
  });
});

describe('a time that has the focus', () => {
  const noTime = { ms: 0, time: '', day: '', date: '' };

  /** Each row by its name, a day behind each bar: `Phone 10 11|12, Hub 09|`. A slot is its time. */
  const grid = (text: string, days = ['Today', 'Sat']): SlotGrid => ({
    filters: [],
    counts: '',
    hidden: [],
    days,
    rows: text.split(', ').map((line) => {
      const [name = '', times = ''] = line.split(/ (.*)/);
      const cell = (time: string): SlotCell => ({
        slot: name + time,
        time,
        text: time,
        held: null,
      });
      const cells = times.split('|').map((day) => day.split(' ').filter(Boolean).map(cell));
      return { name, note: '', cells };
    }),
    updated: noTime,
    until: null,
    at: null,
    interpreter: null,
  });

  const cell = (slot: string, held: string | null): SlotCell => ({
    slot,
    time: slot.slice(-2),
    text: slot,
    held,
  });

  const words = (of: SlotGrid) =>
    of.rows
      .map(({ name, cells }) => {
        const day = (times: SlotCell[]) =>
          times.map(({ time, held }) => (held ? `${time}*` : time)).join(' ');
        return `${name} ${cells.map(day).join('|')}`;
      })
      .join(', ');

  const before = 'Phone 10 11|12, Hub 09|13';
  const table: [string, string, string, string, string][] = [
    ['is kept where it is still offered', 'Phone11', before, 'Phone 11|12', 'Phone 11|12'],
    ['stays when it is taken', 'Phone10', before, 'Phone 11|12', 'Phone 10* 11|12'],
    ['stays as the last', 'Phone11', before, 'Phone 10|12', 'Phone 10 11*|12'],
    ['stays before the next', 'Phone11', before, 'Phone 10 14|12', 'Phone 10 11* 14|12'],
    ['stays on its day', 'Phone12', before, 'Phone 10 11|', 'Phone 10 11|12*'],
    ['stays with its row', 'Hub09', 'Phone 10|, Hub 09|', 'Phone 10|', 'Phone 10|, Hub 09*|'],
    ['is no matter where there was none', 'Else', before, 'Phone 10|', 'Phone 10|'],
  ];
  it.each(table)('%s', (_, slot, old, fresh, expected) => {
    expect(words(keepPlace(slot, grid(old), grid(fresh)))).toBe(expected);
  });

  const others: [string, SlotCell | null, string | null | undefined][] = [
    ['says who has it', cell('Phone11', 'held by A. Okoro'), 'held by A. Okoro'],
    ['is free beside the one on show', cell('Phone11', null), null],
    ['is no longer offered where nobody has it', null, 'no longer offered'],
    ['is not mistaken for another', cell('Phone10', 'held by A. Okoro'), 'no longer offered'],
  ];
  it.each(others)('%s', (_, at, expected) => {
    const fresh = { ...grid('Phone 09 10|'), at };
    const day = keepPlace('Phone11', grid(before), fresh).rows[0]?.cells[0];
    expect(day?.map(({ slot }) => slot)).toEqual(['Phone09', 'Phone10', 'Phone11']);
    expect(day?.at(-1)?.held).toBe(expected);
  });

  it('that cannot be chosen says who has it, and what is free at the same time', () => {
    const held = cell('Phone11', 'held by A. Okoro');
    const rows = (...day: SlotCell[]) => [{ name: 'Phone', note: '', cells: [[], day] }];
    const other = { ...cell('Other', null), time: '11' };
    const alone = '11 is held by A. Okoro. Choose another time.';
    expect(told(rows(cell('Phone10', null), held), held)).toBe(alone);
    expect(told(rows({ ...other, held: 'held' }, held), held)).toBe(alone);
    expect(told([], held)).toBe(alone);
    const beside = '11 is held by A. Okoro. Still free at the same time: Other.';
    expect(told(rows(held, other), held)).toBe(beside);
  });

  it('goes where the days are others', () => {
    const fresh = grid('Phone 11|12', ['Sat', 'Sun']);
    expect(keepPlace('Phone10', grid(before), fresh)).toBe(fresh);
  });
});
