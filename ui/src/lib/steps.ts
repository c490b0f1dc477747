import type { Case } from './wire/Case';
import type { RouteView } from './wire/RouteView';

/** The steps of a contact, in their order. */
export const steps = [
  'opening',
  'story',
  'person',
  'need',
  'topic',
  'urgency',
  'routes',
  'times',
  'finish',
  'closed',
] as const;
export type StepName = (typeof steps)[number];

/** The row that was chosen, if any. */
export function chosenRoute(of: Case): RouteView | null {
  return of.routes.find((row) => row.service === of.chosen) ?? null;
}

/** Whether anything was written down of a person who was not found. */
export function somethingGiven(of: Case): boolean {
  return [of.given.name, of.given.born, of.given.postcode].some((text) => text !== '');
}

/**
 * The first step that is still to do. `unnamed` says that the person at the desk chose to go on
 * without a name: a call is never blocked by a missing identity.
 */
export function stepOf(of: Case, unnamed: boolean): StepName {
  if (of.state === 'closed') return 'closed';
  if (!of.opening.answer) return 'opening';
  if (!of.story.speaker) return 'story';
  if (!of.banner && !unnamed && !somethingGiven(of)) return 'person';
  if (!of.need) return 'need';
  if (of.topic.some((question) => !question.answer)) return 'topic';
  if (!of.urgency) return 'urgency';
  if (!of.chosen) return 'routes';
  const needsTime = chosenRoute(of)?.action === 'times';
  return needsTime && !of.hold && !of.wanted && !of.appointment ? 'times' : 'finish';
}

/** Whether `step` comes before `other`. */
export function before(step: StepName, other: StepName): boolean {
  return steps.indexOf(step) < steps.indexOf(other);
}

/** How a step stands while `open` is open and `step` is the first still to do. */
export function standing(
  of: StepName,
  open: StepName | null,
  step: StepName | null,
): 'done' | 'now' | 'later' {
  if (of === open) return 'now';
  return step && before(of, step) ? 'done' : 'later';
}
