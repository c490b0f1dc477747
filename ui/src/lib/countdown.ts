/** A span still to go as `4:31` or `1:02:09`; `0:00` once it has run out. A span, never a time. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A span for ears, told rarely: `4 minutes 30 seconds`. */
export function spoken(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const part = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return [minutes > 0 && part(minutes, 'minute'), part(seconds % 60, 'second')]
    .filter(Boolean)
    .join(' ');
}
