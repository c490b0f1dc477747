import type { StepName } from '$lib/steps';

// The guide of docs/ is the help: one text, two places to read it.
const files = import.meta.glob<string>('../../../../docs/guide/*.md', {
  query: '?raw',
  import: 'default',
});

/** Reads a page of the guide by its file name. */
export async function read(page: PageName): Promise<string> {
  const load = files[`../../../../docs/guide/${page}.md`];
  return load ? load() : '# Help\n\nThis page is missing.';
}

export const pages = [
  ['desk', 'The desk'],
  ['call', 'A contact, step by step'],
  ['red-flags', 'Red flags'],
  ['routes', 'Routes'],
  ['times', 'Times'],
  ['worklist', 'The worklist'],
  ['hub-day', 'Hub day'],
  ['directory', 'Directory'],
  ['editing', 'Editing the content'],
  ['sign-in', 'Signing in'],
  ['start', 'A new desk'],
  ['about', 'About'],
] as const;
export type PageName = (typeof pages)[number][0];

const ofStep: Partial<Record<StepName, PageName>> = {
  opening: 'red-flags',
  routes: 'routes',
  times: 'times',
};

/** The page that belongs to where the person is. */
export function pageOf(screen: string, step: StepName | null): PageName {
  if (screen === 'hub') return 'hub-day';
  if (screen === 'desk') return step ? (ofStep[step] ?? 'call') : 'desk';
  return pages.find(([name]) => name === screen)?.[0] ?? 'desk';
}
