import { describe, expect, it } from 'vitest';
import type { DayList } from '$lib/wire/DayList';
import type { DayRow } from '$lib/wire/DayRow';
import { dayPaper, pagesOf } from './paper';

const row = (name: string): DayRow => ({
  slot: 's',
  time: '18:30',
  appointment: null,
  resident: null,
  name,
  born: '02-Jul-2021 (5y)',
  need: 'Earache',
  now: { text: 'Booked', tone: 'plain' },
  next: [],
  child: true,
  to_know: '',
});

const day = (...counts: number[]): DayList => ({
  hub: 'h',
  title: 'Barking Hub, Fri 23-Oct-2026',
  counts: '',
  updated: { ms: 0, day: '', date: '', time: '' },
  sessions: counts.map((count, at) => ({
    title: `Clinician ${at + 1}`,
    rows: Array.from({ length: count }, () => row('SMITH, Sarah (Mrs)')),
  })),
  walk_ins: [],
});

const marks = { demo: true, printed: 'Printed by A. Okoro', banner: null };

describe('a day on paper', () => {
  it.each([
    [[], 0],
    [[14], 1],
    [[41], 1],
    [[42], 2],
    [[14, 14, 14, 14], 2],
    // One line is left for the second name, and it does not stand alone.
    [[40, 3], 2],
  ])('%j places take %i pages', (counts, pages) => {
    expect(pagesOf(day(...counts)).length).toBe(pages);
  });

  it('loses no place and says whose list goes on', () => {
    const lines = pagesOf(day(60)).flat();
    expect(lines.filter((line) => 'row' in line).length).toBe(60);
    expect(lines.flatMap((line) => ('session' in line ? line.session : []))).toEqual([
      'Clinician 1',
      'Clinician 1, continued',
    ]);
  });

  it('marks each page', () => {
    const html = dayPaper(day(60), marks);
    expect(html.split('DEMO: made-up people only').length).toBe(3);
    expect(html.split('Printed by A. Okoro').length).toBe(3);
    expect(html).toContain('Page 2 of 2');
  });

  it('lets no name be markup', () => {
    const list = day(1);
    list.sessions[0]?.rows.push(row('<b>"O’Neill" & co'));
    expect(dayPaper(list, marks)).toContain('&lt;b>&quot;O’Neill&quot; &amp; co');
  });
});
