import { expect, it } from 'vitest';
import { keepOrder } from './order';

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
