import { describe, expect, it } from 'vitest';
import { keepOrder, marks, type Mark } from './order';

const rows = (keys: string) => [...keys].map((key) => ({ key }));
const table: [string, string, string][] = [
  ['abc', 'cab', 'abc'],
  ['abc', 'xcab', 'abcx'],
  ['abc', 'ca', 'ac'],
  ['', 'ab', 'ab'],
];

it.each(table)('keeps %s, given %s, as %s', (old, fresh, kept) => {
  expect(
    keepOrder(rows(old), rows(fresh))
      .map((row) => row.key)
      .join(''),
  ).toBe(kept);
});

describe('marking what others did', () => {
  const row = (key: string, text = '', left = '') => ({ key, text, left });
  const table: [string, [string, Mark][], ReturnType<typeof row>[], [string, Mark][]][] = [
    ['nothing happened', [], [row('a'), row('b')], []],
    ['time went by', [], [row('a', '', '4 min'), row('b')], []],
    ['one came', [], [row('a'), row('b'), row('c')], [['c', 'New']]],
    ['one went', [['b', 'New']], [row('a')], []],
    ['one changed', [], [row('a', 'x'), row('b')], [['a', 'Changed']]],
    ['a new one changed', [['a', 'New']], [row('a', 'x'), row('b')], [['a', 'New']]],
    [
      'a mark stays until it is looked at',
      [['a', 'Changed']],
      [row('a'), row('b')],
      [['a', 'Changed']],
    ],
  ];
  it.each(table)('%s', (_, before, fresh, expected) => {
    expect([...marks(new Map(before), [row('a'), row('b')], fresh)]).toEqual(expected);
  });
});
