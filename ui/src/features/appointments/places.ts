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
