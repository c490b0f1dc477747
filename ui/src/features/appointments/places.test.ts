import { describe, expect, it } from 'vitest';
import type { SlotRow } from '$lib/wire/SlotRow';
import { step } from './places';

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
