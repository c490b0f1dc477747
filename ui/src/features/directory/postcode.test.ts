import { describe, expect, it } from 'vitest';
import { isWhole } from './postcode';

describe('a postcode as it is typed', () => {
  it('is whole when nothing more can follow', () => {
    for (const whole of ['', ' ', 'RM8 2AB', 'rm82ab', ' IG1 1AA ', 'E1W 3AA', 'W1A 1AA']) {
      expect(isWhole(whole), whole).toBe(true);
    }
    for (const part of ['R', 'RM8', 'RM8 ', 'RM8 2', 'RM8 2A', 'RM8 2ABC', '8']) {
      expect(isWhole(part), part).toBe(false);
    }
  });
});
