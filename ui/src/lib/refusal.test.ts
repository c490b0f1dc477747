import { describe, expect, it } from 'vitest';
import { about, aboutNone } from './refusal';
import type { Refusal } from './wire/Refusal';

describe('a refusal in a form', () => {
  it('is said once: at its field, or beside all of them', () => {
    const of = (field: string | null): Refusal => ({ sentence: 'No.', field, code: null });
    const rows: [Refusal | null, string | null, string | null][] = [
      [null, null, null],
      [of('name'), 'No.', null],
      [of('born'), null, null],
      [of('other'), null, 'No.'],
      [of(null), null, 'No.'],
    ];
    for (const [refusal, at, beside] of rows) {
      expect(about(refusal, 'name'), refusal?.field ?? 'none').toBe(at);
      expect(aboutNone(refusal, ['name', 'born']), refusal?.field ?? 'none').toBe(beside);
    }
  });
});
