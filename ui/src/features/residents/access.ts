import type { AccessNeed } from '$lib/wire/AccessNeed';

export type Plain = Exclude<AccessNeed, { detail: unknown }>['kind'];

/** Access needs that are there or not, in the words of the desk. */
export const plainNeeds: { kind: Plain; label: string }[] = [
  { kind: 'bsl', label: 'British Sign Language' },
  { kind: 'wheelchair', label: 'Wheelchair: no steps' },
  { kind: 'quiet-room', label: 'Quiet room' },
  { kind: 'text-relay', label: 'Text relay' },
  { kind: 'woman-clinician', label: 'Woman clinician' },
  { kind: 'man-clinician', label: 'Man clinician' },
];

export const languages = [
  'Albanian',
  'Arabic',
  'Bengali',
  'Bulgarian',
  'French',
  'Gujarati',
  'Hindi',
  'Lithuanian',
  'Panjabi',
  'Polish',
  'Portuguese',
  'Romanian',
  'Russian',
  'Somali',
  'Spanish',
  'Sylheti',
  'Tamil',
  'Turkish',
  'Urdu',
  'Yoruba',
];

/** Access needs as a form holds them. */
export type NeedsForm = { language: string; print: string; kinds: AccessNeed['kind'][] };

export function formOf(access: AccessNeed[]): NeedsForm {
  const form: NeedsForm = { language: '', print: '', kinds: access.map((need) => need.kind) };
  for (const need of access) {
    if (need.kind === 'interpreter') form.language = need.detail;
    if (need.kind === 'large-print') form.print = String(need.detail);
  }
  return form;
}

export function needsOf({ language, print, kinds }: NeedsForm): AccessNeed[] {
  return [
    ...(language ? [{ kind: 'interpreter' as const, detail: language }] : []),
    ...(print ? [{ kind: 'large-print' as const, detail: Number(print) }] : []),
    ...plainNeeds.filter((need) => kinds.includes(need.kind)).map(({ kind }) => ({ kind })),
  ];
}
