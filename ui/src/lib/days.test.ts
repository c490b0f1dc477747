import { expect, it } from 'vitest';
import { dayAfter, dayBefore } from './days';

const rows = [
  ['2026-10-24', '2026-10-25'],
  ['2026-10-31', '2026-11-01'],
  ['2026-12-31', '2027-01-01'],
  ['2026-02-28', '2026-03-01'],
  ['2028-02-28', '2028-02-29'],
  ['2028-02-29', '2028-03-01'],
  ['2100-02-28', '2100-03-01'],
] as const;

it.each(rows)('%s and %s are neighbours', (before, after) => {
  expect([dayAfter(before), dayBefore(after)]).toEqual([after, before]);
});
