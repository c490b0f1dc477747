import type { SlotCell } from '$lib/wire/SlotCell';
import type { SlotGrid } from '$lib/wire/SlotGrid';
import type { SlotRow } from '$lib/wire/SlotRow';

/** A time in the grid: which slot, in which day's column. */
export type Place = { slot: string; day: number };

type Spot = Place & { row: number; index: number };

/** The times that keys lead to: those that nobody holds, and the one they start from. */
function spots(rows: SlotRow[], from: string): Spot[] {
  return rows.flatMap((line, row) =>
    line.cells.flatMap((cells, day) =>
      cells.flatMap((cell, index) =>
        cell.held && cell.slot !== from ? [] : [{ slot: cell.slot, day, row, index }],
      ),
    ),
  );
}

/**
 * Where a key leads from `slot`: within its row across the days, within its day down the hubs, or a
 * page of days on. `null` stays where it is; `undefined` is not a key of the grid.
 */
export function step(
  rows: SlotRow[],
  slot: string,
  key: string,
  page: number,
): Place | null | undefined {
  const all = spots(rows, slot);
  const here = all.find((spot) => spot.slot === slot);
  if (!here) return undefined;
  const line = all.filter((spot) => spot.row === here.row);
  const column = all.filter((spot) => spot.day === here.day);
  const near = (days: Spot[]) => days.find((spot) => spot.row >= here.row) ?? days[0] ?? null;
  switch (key) {
    case 'ArrowRight':
      return line[line.indexOf(here) + 1] ?? null;
    case 'ArrowLeft':
      return line[line.indexOf(here) - 1] ?? null;
    case 'ArrowDown':
      return column.find((spot) => spot.row > here.row) ?? null;
    case 'ArrowUp':
      return column.findLast((spot) => spot.row < here.row && spot.index === 0) ?? null;
    case 'Home':
      return line[0] ?? null;
    case 'End':
      return line.at(-1) ?? null;
    case 'PageDown':
      return near(all.filter((spot) => spot.day >= here.day + page));
    case 'PageUp':
      return near(all.filter((spot) => spot.day === Math.max(here.day - page, 0)));
    default:
      return undefined;
  }
}

/** What a time says that was there and is not offered any more, though nobody has it. */
const GONE = 'no longer offered';

/**
 * The fresh grid, in which the time that has the focus stays where it was though it is not on show
 * any more: whoever is about to press Enter on it must not find another one under the finger. It says
 * who has it; where nobody does, it is free beside the one that is shown in its stead.
 */
export function keepPlace(slot: string, old: SlotGrid, fresh: SlotGrid): SlotGrid {
  const here = spotOf(old.rows, slot);
  const was = old.rows[here?.row ?? 0];
  if (!here || !was || spotOf(fresh.rows, slot) || old.days.join() !== fresh.days.join())
    return fresh;
  const rows = [...fresh.rows];
  let at = rows.findIndex((row) => row.name === was.name);
  if (at < 0) {
    at = here.row;
    rows.splice(at, 0, { ...was, cells: was.cells.map(() => []) });
  }
  const cells = rows[at]?.cells.map((day) => [...day]) ?? [];
  const day = cells[here.day] ?? [];
  const later = day.findIndex((cell) => cell.time > here.cell.time);
  const kept = fresh.at?.slot === slot ? fresh.at : { ...here.cell, held: GONE };
  day.splice(later < 0 ? day.length : later, 0, kept);
  rows[at] = { ...was, ...fresh.rows.find((row) => row.name === was.name), cells };
  return { ...fresh, rows };
}

/** What is said of a time that cannot be chosen: who has it, and which other place is free then. */
export function told(rows: SlotRow[], cell: SlotCell): string {
  const here = spotOf(rows, cell.slot);
  const day = here ? rows[here.row]?.cells[here.day] : [];
  const beside = day?.find((other) => other.time === cell.time && !other.held);
  const instead = beside ? `Still free at the same time: ${beside.text}.` : 'Choose another time.';
  return `${cell.time} is ${cell.held}. ${instead}`;
}

function spotOf(
  rows: SlotRow[],
  slot: string,
): { row: number; day: number; cell: SlotCell } | null {
  for (const [row, line] of rows.entries())
    for (const [day, cells] of line.cells.entries()) {
      const cell = cells.find((cell) => cell.slot === slot);
      if (cell) return { row, day, cell };
    }
  return null;
}
