/**
 * The fresh rows in the order of the old ones, so that nothing moves under the focus: what is gone
 * leaves, what is new comes last.
 */
export function keepOrder<Row extends { key: string }>(old: Row[], fresh: Row[]): Row[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const kept = old.flatMap((row) => byKey.get(row.key) ?? []);
  const known = new Set(old.map((row) => row.key));
  return [...kept, ...fresh.filter((row) => !known.has(row.key))];
}

export type Mark = 'New' | 'Changed';

/**
 * What each row is marked with that somebody else added or changed since it was looked at. How long
 * is left changes by itself and is no mark.
 */
export function marks<Row extends { key: string; left: unknown }>(
  before: Map<string, Mark>,
  old: Row[],
  fresh: Row[],
): Map<string, Mark> {
  const said = (row: Row) => JSON.stringify({ ...row, left: null });
  const known = new Map(old.map((row) => [row.key, said(row)]));
  const marked = fresh.flatMap((row): [string, Mark][] => {
    const earlier = before.get(row.key);
    if (!known.has(row.key)) return [[row.key, 'New']];
    if (known.get(row.key) !== said(row)) return [[row.key, earlier ?? 'Changed']];
    return earlier ? [[row.key, earlier]] : [];
  });
  return new Map(marked);
}
