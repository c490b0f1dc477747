/** Where the focus lives: panes carry `data-pane`, a step's first field carries `data-first`. */

const focusable =
  'a[href], button:not([disabled]):not([tabindex="-1"]), input:not([disabled]):not([tabindex="-1"]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** Focuses the first thing of a region marked `data-first`, or else its first focusable thing. */
export function focusIn(region: Element | null): boolean {
  const first =
    region?.querySelector<HTMLElement>('[data-first]') ??
    region?.querySelector<HTMLElement>(focusable);
  if (!first) return false;
  first.focus();
  if (region && fits(region)) region.scrollIntoView({ block: 'nearest' });
  first.scrollIntoView({ block: 'nearest' });
  return document.activeElement === first;
}

/** Whether the whole region, its question with its answers, can be in sight at once. */
function fits(region: Element): boolean {
  let pane = region.parentElement;
  while (pane && !/auto|scroll/.test(getComputedStyle(pane).overflowY)) pane = pane.parentElement;
  const head = pane?.querySelector('[data-testid="case-head"]')?.clientHeight ?? 0;
  return region.clientHeight < (pane?.clientHeight ?? 0) - head - 24;
}

/** Focuses a region by its test id. */
export function focusAt(testId: string): boolean {
  return focusIn(document.querySelector(`[data-testid="${testId}"]`));
}

const visited = new WeakMap<Element, HTMLElement>();

/** Remembers where the focus was in each pane. */
export function rememberPanes(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const pane = target.closest('[data-pane]');
    if (pane) visited.set(pane, target);
  });
}

/** Keeps what has the focus in sight when the window is made smaller or zoomed. */
export function keepInSight(): void {
  window.addEventListener('resize', () => {
    requestAnimationFrame(() => document.activeElement?.scrollIntoView({ block: 'nearest' }));
  });
}

/** Brings what has the focus back into sight, with its other answers, where something lies over it. */
export function uncover(over: Element): void {
  const at = document.activeElement;
  const group = at?.closest('[data-group]') ?? at;
  if (!at || !group || group.getBoundingClientRect().bottom < over.getBoundingClientRect().top)
    return;
  if (at.getBoundingClientRect().top > window.innerHeight) return;
  group.scrollIntoView({ block: 'nearest' });
  at.scrollIntoView({ block: 'nearest' });
}

/** Moves to the next pane (or the one before), back to where the focus was in it. */
export function nextPane(by: 1 | -1): boolean {
  const all = [...document.querySelectorAll('[data-pane]')];
  const panes = all.filter((pane) => pane.getClientRects().length > 0);
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step += 1) {
    const pane = panes[(here + by * step + panes.length * step) % panes.length];
    if (!pane) continue;
    const last = visited.get(pane);
    if (last?.isConnected && !last.matches(':disabled')) {
      last.focus();
      return true;
    }
    if (focusIn(pane)) return true;
  }
  return false;
}

/** Moves a roving focus over `items` with the arrow keys, Home and End; true when it moved. */
export function rove(event: KeyboardEvent, items: HTMLElement[], across = false): boolean {
  const here = items.indexOf(event.target as HTMLElement);
  const last = items.length - 1;
  const to: Record<string, number> = { Home: 0, End: last };
  to[across ? 'ArrowRight' : 'ArrowDown'] = Math.min(here + 1, last);
  to[across ? 'ArrowLeft' : 'ArrowUp'] = Math.max(here - 1, 0);
  const next = items[to[event.key] ?? -1];
  if (!next || event.ctrlKey || event.altKey) return false;
  event.preventDefault();
  next.focus();
  return true;
}
