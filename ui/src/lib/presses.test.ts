import { describe, expect, it } from 'vitest';
import { Presses } from './presses';

/** Presses as `n at fever at 0`, in order, and which of them were one too many. */
function check(all: [key: string, question: string, at: number][], expected: boolean[]): void {
  const presses = new Presses();
  expect(all.map(([key, step, at]) => presses.oneTooMany(key, step, at))).toEqual(expected);
}

describe('a letter pressed once too often', () => {
  it('never counts for the next question, however often it is pressed', () => {
    check(
      [
        ['N', 'fever', 0],
        ['N', 'fever', 100],
        ['N', 'pain', 300],
        ['N', 'pain', 900],
        ['N', 'pain', 1600],
      ],
      [false, false, true, true, false],
    );
  });

  it('counts after a pause, and at its own question at once', () => {
    check(
      [
        ['N', 'fever', 0],
        ['N', 'pain', 699],
      ],
      [false, true],
    );
    check(
      [
        ['N', 'fever', 0],
        ['N', 'pain', 700],
        ['N', 'pain', 701],
      ],
      [false, false, false],
    );
  });

  it('is the same letter, with no other key in between', () => {
    check(
      [
        ['N', 'fever', 0],
        ['T', 'pain', 100],
        ['T', 'pain', 150],
      ],
      [false, false, false],
    );
    const presses = new Presses();
    presses.oneTooMany('N', 'fever', 0);
    presses.forget();
    expect(presses.oneTooMany('N', 'pain', 100)).toBe(false);
  });
});
