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
