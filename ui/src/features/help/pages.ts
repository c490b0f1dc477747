import type { StepName } from '$lib/steps';

export type Page = 'start' | 'desk' | 'hub' | 'directory' | 'about';

/** What F1 says on each screen. */
export const pages: Record<Page, { title: string; text: string[] }> = {
  start: {
    title: 'opening the desk',
    text: [
      'Choose Demo to look around with made-up people, or a new desk to begin with an empty one.',
      'A passphrase, if you set one, is asked each time the desk is opened. It cannot be recovered.',
      'Then sign in with your own name: everything done here is kept under it.',
    ],
  },
  desk: {
    title: 'the desk',
    text: [
      'On the left is what is waiting, least time first. In the middle is the person in front of you. On the right are times, the hold and the finish.',
      'F3 starts a call, Shift+F3 a walk-in. The steps come in their order; Ctrl+Enter finishes the step you are on, and the next one has the focus.',
      'No safety answer is preset. Letters shown on a choice work while that choice has the focus.',
      'This desk shows published signs and criteria for you to ask and tick. You set the urgency and you choose the route.',
      'What you type is kept as you type. After a crash the window comes back to the same contact.',
    ],
  },
  hub: {
    title: 'the hub day',
    text: [
      'The day list of one hub, by clinician and time, and the people who walked in.',
      'In the list: A arrived (the opening question is asked), C called in, I in the room, D done, N did not attend (only after they were rung).',
      'F10 turns the list away from the counter, and back.',
    ],
  },
  directory: {
    title: 'the directory',
    text: [
      'Type a name, a kind, a borough or a postcode. It works without a network.',
      'Each entry says when it was checked. Opening hours of 2014 say so and are unverified.',
    ],
  },
  about: {
    title: 'about',
    text: ['What this program is for, which content it carries, and where each table comes from.'],
  },
};

export const stepWords: Record<StepName, string> = {
  opening:
    'Ask the opening question before anything else, the name included. N no, Y yes, S not sure, B not asked, with why.',
  story:
    'Write what they say in their own words. Say who is speaking, the number to ring back, and whether they can talk safely.',
  person:
    'Find the person with F2. Tick two identifiers that they say aloud, with the digits. A call goes on without a name, too.',
  need: 'Type a word of the need and press Enter.',
  topic: 'Ask each sign in the words shown. Not sure is always an answer and goes to a clinician.',
  urgency: 'You set how soon: N now, T today, R routine. Where one cannot be set it says why.',
  routes:
    'Press the number of the row, or move with the arrow keys and press Enter. A row with checks asks them first. A row that says No says why.',
  times:
    'Move with the arrow keys; Page Down shows later days. Enter or F9 holds for five minutes.',
  finish:
    'Read the arrangement back, give the “if it gets worse” words and say how, then Ctrl+Enter.',
  closed: 'This contact is finished. F3 starts the next call.',
};
