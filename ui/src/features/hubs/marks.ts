import type { DayMark } from '$lib/wire/DayMark';

const keys: Record<string, DayMark> = {
  a: 'arrived',
  c: 'called',
  i: 'in-room',
  d: 'done',
  n: 'did-not-attend',
};

/** The mark of a bare key in the focused day list. */
export const markOf = (key: string): DayMark | undefined => keys[key.toLowerCase()];

export const markWords: Record<DayMark, string> = {
  arrived: 'arrived (A)',
  called: 'called in (C)',
  'in-room': 'in the room (I)',
  done: 'done (D)',
  'did-not-attend': 'did not attend (N)',
};
