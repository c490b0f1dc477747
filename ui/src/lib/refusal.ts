import type { Refusal } from './wire/Refusal';

/** What is said at a field; nothing where the refusal is about something else. */
export const about = (refusal: Refusal | null, field: string): string | null =>
  refusal?.field === field ? refusal.sentence : null;

/** What is said beside the `fields` of a form; nothing where it is said at one of them. */
export const aboutNone = (refusal: Refusal | null, fields: readonly string[]): string | null =>
  refusal && !fields.includes(refusal.field ?? '') ? refusal.sentence : null;
