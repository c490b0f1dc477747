import { describe, expect, it } from 'vitest';
import { Presses } from './presses';

/** Presses as `n in topic at 0`, in order, and which of them were one too many. */
function check(all: [key: string, step: string, at: number][], expected: boolean[]): void {
  const presses = new Presses();
  expect(all.map(([key, step, at]) => presses.oneTooMany(key, step, at))).toEqual(expected);
}

describe('a letter pressed once too often', () => {
  it('never counts for the next step, however often it is pressed', () => {
    check(
      [
        ['N', 'topic', 0],
        ['N', 'topic', 100],
        ['N', 'urgency', 300],
        ['N', 'urgency', 900],
        ['N', 'urgency', 1600],
      ],
      [false, false, true, true, false],
    );
  });

  it('counts after a pause, and in its own step at once', () => {
    check(
      [
        ['N', 'topic', 0],
        ['N', 'urgency', 699],
      ],
      [false, true],
    );
    check(
      [
        ['N', 'topic', 0],
        ['N', 'urgency', 700],
        ['N', 'urgency', 701],
      ],
      [false, false, false],
    );
  });

  it('is the same letter, with no other key in between', () => {
    check(
      [
        ['N', 'topic', 0],
        ['T', 'urgency', 100],
        ['T', 'urgency', 150],
      ],
      [false, false, false],
    );
    const presses = new Presses();
    presses.oneTooMany('N', 'topic', 0);
    presses.forget();
    expect(presses.oneTooMany('N', 'urgency', 100)).toBe(false);
  });
});
