import type { AccessNeed } from '$lib/wire/AccessNeed';

type Plain = Exclude<AccessNeed, { detail: unknown }>['kind'];

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
