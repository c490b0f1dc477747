// Stepping from one civil day to the next, as `2026-10-25`. Words for days come from the desk.

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function length(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (LENGTHS[month - 1] ?? 31);
}

function write(year: number, month: number, day: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

function read(date: string): [number, number, number] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return [year, month, day];
}

export function dayAfter(date: string): string {
  const [year, month, day] = read(date);
  if (day < length(year, month)) return write(year, month, day + 1);
  return month < 12 ? write(year, month + 1, 1) : write(year + 1, 1, 1);
}

export function dayBefore(date: string): string {
  const [year, month, day] = read(date);
  if (day > 1) return write(year, month, day - 1);
  return month > 1 ? write(year, month - 1, length(year, month - 1)) : write(year - 1, 12, 31);
}
