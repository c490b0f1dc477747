// Stands in for Tauri while looking at the window in a browser. Never in the build.
import type { CommandName } from '../src/lib/commands';
import type { Case } from '../src/lib/wire/Case';
import type { DeskState } from '../src/lib/wire/DeskState';
import type { SharingView } from '../src/lib/wire/SharingView';
import { banner, fresh, grid, needs, residents, routes, topic } from './journey';
import { dayList, directory, stamp, waiting } from './people';

const drafts = new Map<string, string>();
const heard = new Map<string, ((event: { payload: unknown }) => void)[]>();
const seconds = () => performance.now() / 1000;
const now = () => stamp(seconds());
const scene = new URLSearchParams(location.search);
let number = 0;
let one: Case = fresh('c-0');

const people = [{ username: 'okoro', name: 'A. Okoro', roles: 'navigator, lead' }];
const may = 'import_requests export verify add_user find_slots worklist'.split(' ');
const signedIn: DeskState = {
  state: 'signed-in',
  who: { username: 'okoro', name: 'A. Okoro', roles: ['navigator'], may },
};
let state: DeskState =
  scene.get('state') === 'new'
    ? { state: 'new' }
    : scene.get('state') === 'sealed'
      ? { state: 'sealed' }
      : scene.get('state') === 'out'
        ? { state: 'signed-out', people }
        : signedIn;

const alone: SharingView = {
  link: 'alone',
  text: 'This desk only',
  waiting: 0,
  oldest: null,
  since: null,
  why: null,
  rejoin: false,
};
const offline: SharingView = {
  ...alone,
  link: 'offline',
  text: 'Offline since 10:42 · 3 waiting',
  waiting: 3,
  why: 'The shared store cannot be reached. The desk goes on and tries again by itself.',
};

const status = () => ({
  state,
  now: now(),
  version: '0.1.0',
  demo: true,
  banner: 'Training: content 2026.10 is not clinically approved',
  content: '2026.10, unsigned: not clinically approved',
  live: false,
  sharing: scene.get('sharing') === 'offline' ? offline : alone,
  desk_name: 'Fullwell Cross front desk',
});

const refuse = (sentence: string, field: string | null = null) => {
  throw { sentence, field, code: null };
};

const change = (part: Partial<Case>): Case => (one = { ...one, ...part });
const emergencyOf = (): NonNullable<Case['emergency']> => ({
  instruction: 'Call 999 now',
  signs: [],
  place: '',
  number: one.story.number,
  alone: null,
  who_dials: null,
  words: one.story.own_words,
  connected: null,
  connected_due: stamp(seconds() + 300),
  outcome_due: stamp(seconds() + 1800),
  refused: false,
  outcome: null,
});

// Loosely typed on purpose: what comes in is what the window sends.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Args = any;
const commands: Partial<Record<CommandName, (args: Args) => unknown>> = {
  desk_status: status,
  create_desk: (args) => {
    if (!args.desk_name)
      refuse('A desk needs a name; none was given. Type one, such as “Front desk”.', 'desk_name');
    state = signedIn;
    return status();
  },
  join_shared: () => ((state = { state: 'signed-out', people }), status()),
  keyring_answers: () => ({ answers: true }),
  unseal: () => ((state = { state: 'signed-out', people }), status()),
  sign_in: () => ((state = signedIn), status()),
  sign_out: () => ((state = { state: 'signed-out', people }), status()),
  save_draft: ({ key, body }) => (drafts.set(key, body), { body, saved: now() }),
  load_draft: ({ key }) => ({
    body: drafts.get(key) ?? null,
    saved: drafts.has(key) ? now() : null,
  }),
  drop_draft: ({ key }) => (drafts.delete(key), {}),
  find_residents: ({ text, turn }) => {
    const typed = String(text).toLowerCase();
    const rows = residents.filter((row) => row.name.toLowerCase().includes(typed)).slice(0, 20);
    return {
      turn,
      read_as: `family name begins with “${text}”`,
      rows,
      more: rows.length === 20,
      near: false,
      hint: rows.length ? null : 'Nobody has a name that begins like that. Try the date of birth.',
    };
  },
  open_resident: ({ resident }) => ({
    banner: banner(residents.find((row) => row.id === resident) ?? residents[0]!),
    contacts: [
      {
        contact: 'c-9',
        began: stamp(-4000),
        channel: 'Click',
        text: 'Mole on back, changed',
        outcome: 'Answered routine',
      },
    ],
    appointments: [
      {
        appointment: 'a1',
        start: stamp(5160),
        text: 'Fullwell Cross, Dr S. Rahman',
        state: { text: 'Booked', tone: 'good' },
        open: true,
      },
    ],
  }),
  start_contact: ({ channel }) => ((one = fresh(`c-${(number += 1)}`)), change({ channel })),
  case: ({ contact }) => (one.contact === contact ? one : (one = fresh(contact))),
  answer_opening: ({ answer, signs }) => {
    const tag = {
      text: `Asked, ${answer} · ${now().time}`,
      tone: answer === 'no' ? ('good' as const) : ('warning' as const),
    };
    change({ opening: { ...one.opening, answer: { answer, signs, because: '' } as never, tag } });
    return answer === 'yes' ? change({ state: 'emergency', emergency: emergencyOf() }) : one;
  },
  tell_story: (args) =>
    change({ story: { ...one.story, ...args, line: `The person, ${args.number}, can talk` } }),
  identify: ({ resident }) =>
    change({
      banner: banner(residents.find((row) => row.id === resident) ?? residents[0]!),
      earlier: [
        {
          contact: 'c-9',
          began: stamp(-4000),
          channel: 'Click',
          text: 'Urinary symptoms: “stings a bit”',
          outcome: 'Advised: pharmacy',
          through: null,
          seen: 'Seen by B. Ito, Mon 19-Oct-2026 10:12',
          advised: ['Set routine by B. Ito'],
        },
      ],
    }),
  tell_given: (args) => {
    if (args.born === '31/2/1990')
      refuse('31 February is not a day. Give the day as the person says it.', 'born');
    return change({ given: args });
  },
  list_needs: () => ({ needs }),
  choose_need: ({ need }) =>
    change({
      need: { id: need, name: needs.find((row) => row.id === need)?.name ?? '', at: now() },
      topic: topic(),
      worse_words:
        'If you get a high temperature, shivering, pain in your side or are sick, or it is not better in 48 hours, ring this number again or 111. If you feel very unwell, ring 999.',
    }),
  answer_question: ({ question, answer }) =>
    change({
      topic: one.topic.map((row) => (row.id === question ? { ...row, answer } : row)),
      routes: one.routes.map((row) => ({
        ...row,
        checks: row.checks.map((check) => (check.id === question ? { ...check, answer } : check)),
      })),
    }),
  set_urgency: ({ urgency }) =>
    change({
      urgency: { urgency, label: urgency, by: `set by A. Okoro ${now().time}` },
      routes: routes(),
      routes_wait: null,
    }),
  choose_route: ({ service, reason }) => {
    if (service === '111' && !reason)
      refuse('NHS 111 in core hours needs a reason; none was given. Type why.', 'reason');
    return change({ chosen: service, finish: 'Finish' });
  },
  find_slots: grid,
  hold_slot: ({ slot }) =>
    change({
      hold: {
        slot,
        title: `Fri 23-Oct ${String(slot).slice(-5)}, Fullwell Cross`,
        text: 'Dr S. Rahman (woman), 10 minutes, face to face, room 2 ground floor',
        until: stamp(seconds() + 300),
        extended: false,
      },
      finish: `Book Fri 23-Oct ${String(slot).slice(-5)}, Fullwell Cross`,
    }),
  extend_hold: () =>
    change({
      hold: one.hold && {
        ...one.hold,
        until: { ...one.hold.until, ms: one.hold.until.ms + 300_000 },
        extended: true,
      },
    }),
  release_hold: () => change({ hold: null }),
  finish_contact: () =>
    change({
      state: 'closed',
      outcome: 'Booked',
      hold: null,
      left: null,
      appointment: {
        appointment: 'a1',
        reference: 'FD-7K3M-9',
        start: stamp(5160),
        title: 'Fri 23-Oct 19:20, Fullwell Cross',
        text: 'Dr S. Rahman (woman), 10 minutes, face to face, room 2 ground floor',
        state: { text: 'Booked', tone: 'good' },
        open: true,
        requested: false,
      },
    }),
  tell_emergency: (args) =>
    change({
      emergency: one.emergency && {
        ...one.emergency,
        ...args,
        connected: args.connected ? now() : null,
        who_dials:
          args.alone && args.alone !== 'no'
            ? 'They are alone or cannot: the desk dials 999 and stays on the line.'
            : args.alone
              ? 'Somebody with them dials 999 on another phone; stay on the line.'
              : null,
      },
      ...(args.outcome ? { state: 'closed' as const, outcome: args.outcome } : {}),
    }),
  slip: () => ({
    html: '<!doctype html><html lang="en-GB"><head><style>@page{size:A6}body{font-family:sans-serif}h1{font-size:1.2rem}</style></head><body><h1>Your appointment</h1><p>Friday 23 October 2026, 7:20pm</p><p>Fullwell Cross</p></body></html>',
    text: 'Your appointment: Friday 23 October 2026, 7:20pm, Fullwell Cross. Ref FD-7K3M-9.',
    segments: 1,
    warning: null,
  }),
  list_red_flags: () => ({ question: one.opening.question, list: one.opening.list }),
  save_slip: () => ({ path: 'slips/FD-7K3M-9.html' }),
  save_export: () => ({ path: 'exports/contacts.csv' }),
  list_hubs: () => ({
    hubs: [
      { id: 'h1', name: 'Fullwell Cross', borough: 'Redbridge' },
      { id: 'h2', name: 'Broad Street', borough: 'Barking and Dagenham' },
    ],
  }),
  day_list: () => dayList,
  mark_day: () => dayList,
  worklist: ({ tab }) => ({
    counts: [9, 3, 2, 14],
    sort: 'Least time left first',
    updated: now(),
    rows: tab === 'waiting' ? waiting : waiting.slice(2, 4),
  }),
  finish_task: () => ({
    counts: [8, 3, 2, 15],
    sort: 'Least time left first',
    updated: now(),
    rows: waiting.slice(1),
  }),
  search_directory: () => ({ rows: directory, total: 3, method: '', stale: 0 }),
  about: () => ({
    version: '0.1.0',
    pack: '2026.10 · 3fa9…',
    content: '2026.10, unsigned: not clinically approved',
    purpose:
      'Shows published red flags and criteria for a person to ask and tick. It does not triage.',
    attribution:
      'Contains public sector information licensed under the Open Government Licence v3.0.',
    sources: [{ table: 'practices', rows: 111, source: 'ODS', date: '2025-12', licence: 'OGL v3' }],
    bank_holidays: 'Bank holidays known to 31-Dec-2028',
    journal: 'A chain of hashes; proves order and wholeness on this desk.',
  }),
  verify: () => ({
    whole: true,
    entries: 1204,
    looks: 88,
    first_broken: null,
    sentence: 'Every entry fits the one before it.',
  }),
};

export async function invoke(
  _: string,
  given: { name: CommandName; args: Args },
): Promise<unknown> {
  await new Promise((done) => setTimeout(done, 8));
  const command = commands[given.name];
  if (!command) return refuse(`The made-up desk has no ${given.name}.`);
  return command(given.args);
}

export async function listen(event: string, hear: (event: { payload: unknown }) => void) {
  heard.set(event, [...(heard.get(event) ?? []), hear]);
  return () => undefined;
}

setInterval(() => heard.get('clock')?.forEach((hear) => hear({ payload: now() })), 1000);
const theme = scene.get('theme');
if (theme)
  localStorage.setItem(
    'front-door.look',
    JSON.stringify({ theme, textSize: scene.get('text') ?? '100' }),
  );
