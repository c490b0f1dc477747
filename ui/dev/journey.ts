// A made-up contact that goes through its steps: enough to look at, with no rules of its own.
import type { Case } from '../src/lib/wire/Case';
import type { QuestionView } from '../src/lib/wire/QuestionView';
import type { RouteView } from '../src/lib/wire/RouteView';
import type { SlotGrid } from '../src/lib/wire/SlotGrid';
import { banner, needs, residents, stamp } from './people';

const ask = (id: string, text: string, label: string): QuestionView => ({
  id,
  text,
  label,
  answer: null,
  follows: null,
});

const route = (
  number: number | null,
  service: string,
  name: string,
  standing: RouteView['standing'],
  standing_text: string,
  reason: string,
  more: Partial<RouteView> = {},
): RouteView => ({
  number,
  service,
  name,
  standing,
  standing_text,
  reason,
  checks: [],
  place: '',
  phone: '',
  action: 'advise',
  needs_reason: false,
  overrides: false,
  ...more,
});

export const fresh = (contact: string): Case => ({
  contact,
  reference: 'FD-7K3M-9',
  channel: 'call',
  began: stamp(-120),
  state: 'open',
  left: { text: '15 min left', tone: 'warning' },
  banner: null,
  given: { name: '', born: '', postcode: '' },
  opening: {
    question:
      'Before anything else: is anybody with severe chest pain, trouble breathing, heavy bleeding, a fit, or not waking up?',
    answer: null,
    tag: { text: 'NOT ASKED', tone: 'warning' },
    list: [
      {
        heading: 'Call 999, all ages',
        signs: [
          'Signs of heart attack: tight band, heavy weight or squeezing in the centre of the chest',
          'Signs of stroke: face drooping one side, cannot hold both arms up, difficulty speaking',
          'Severe difficulty breathing: cannot get words out, choking, gasping',
          'Heavy bleeding that will not stop',
          'Sudden rapid swelling of eyes, lips, mouth, throat or tongue',
        ].map((text, index) => ask(`f${index}`, text, text.slice(0, 12))),
      },
      {
        heading: 'A&E now',
        signs: ['Sudden loss of vision', 'Back pain with new bladder or bowel change'].map(
          (text, index) => ask(`g${index}`, text, text),
        ),
      },
    ],
  },
  story: {
    own_words: '',
    speaker: null,
    speaker_name: '',
    consent: null,
    number: '07700 900231',
    can_talk: null,
    safe_contact: null,
    line: '',
    number_note: null,
  },
  need: null,
  topic: [],
  alert: null,
  urgency: null,
  urgencies: [
    { urgency: 'now', label: 'Now', due: 'a clinician within 20 minutes', why_not: null },
    { urgency: 'today', label: 'Today', due: 'by 22:00', why_not: null },
    { urgency: 'routine', label: 'Routine', due: 'by Mon 26-Oct 18:30', why_not: null },
  ],
  routes: [],
  routes_wait: 'Routes are shown once the questions are asked and you have set how soon.',
  chosen: null,
  hold: null,
  appointment: null,
  hold_lost: null,
  wanted: null,
  handovers: [],
  came_back: null,
  worse_words: null,
  attenders: [],
  company: null,
  interpreter: null,
  chaperone: { due: false, answer: null, tag: null, words: null },
  earlier: [],
  worker: null,
  taken_over: null,
  missing: [],
  finish: '',
  outcome: null,
  emergency: null,
});

export const topic = (): QuestionView[] => [
  ask('pregnant', 'Are you pregnant, or could you be?', 'Pregnant'),
  ask('fever', 'Have you had a temperature, or shivering?', 'Fever or shivering'),
  ask('side', 'Any pain in your side or back, under the ribs?', 'Pain in the side'),
  ask('vomiting', 'Have you been sick (vomited)?', 'Vomiting'),
  ask('worse', 'Is it worse than before?', 'Worse than before'),
];

export const routes = (): RouteView[] => [
  route(
    1,
    'practice',
    'Own practice, today',
    'may-take',
    'May take',
    'Open until 18:30: Halbutt Street answers its urgent line now.',
    { action: 'task' },
  ),
  route(
    2,
    'pharmacy-first',
    'Pharmacy First: uncomplicated urinary infection',
    'check',
    'Check',
    'Women 16 to 64. Check: catheter; blood in urine. Nearest open 18:25 to 20:00, 0.6 mi.',
    {
      checks: [
        ask('catheter', 'Do you have a catheter?', 'Catheter'),
        ask('blood', 'Is there blood in the urine?', 'Blood in urine'),
      ],
    },
  ),
  route(
    3,
    'hub',
    'Access hub appointment',
    'may-take',
    'May take',
    'Registered with a BHR practice, same-day need. Today: 18:40 phone, 19:20 Fullwell Cross.',
    { action: 'times' },
  ),
  route(
    4,
    'clinician',
    'Not sure: a clinician decides',
    'may-take',
    'Always',
    'Dr Okafor is on until 22:00; accepts within 20 minutes.',
    { action: 'clinician' },
  ),
  route(
    5,
    '111',
    'NHS 111',
    'with-reason',
    'With a reason',
    'In core hours (until 18:30) with a reason only.',
    { needs_reason: true },
  ),
  route(null, 'kit', 'Sexual health, posted kit', 'no', 'No', 'For people without symptoms.'),
  route(
    null,
    'minor',
    'Pharmacy, minor illness list',
    'no',
    'No',
    'Urinary symptoms go through the row above.',
  ),
];

const days = ['Today', 'Sat 24-Oct', 'Sun 25-Oct', 'Mon 26-Oct', 'Tue 27-Oct', 'Wed 28-Oct'];
const cell = (id: string, time: string, held: string | null = null) => ({
  slot: `s-${id}-${time}`,
  time,
  text: `${time}, Dr S. Rahman (woman), 10 minutes`,
  held,
});
const line = (name: string, note: string, times: string[][]) => ({
  name,
  note,
  cells: days.map((_, day) =>
    (times[day] ?? ['10:20', '11:00']).map((time) =>
      time.includes(' ')
        ? cell(`${name}-${day}`, time.slice(0, 5), time.slice(6))
        : cell(`${name}-${day}`, time),
    ),
  ),
});

export const grid = (): SlotGrid => ({
  filters: ['Woman clinician', 'Bengali or interpreter line', 'Any mode'],
  counts: 'today 5 fit, Sat 6',
  interpreter: null,
  hidden: ['37: no woman clinician', '12: not step-free', '4: held by others'],
  days,
  rows: [
    line('Phone', 'call to mobile', [
      ['18:40', '19:10'],
      ['08:20', '08:40'],
    ]),
    line('Online', 'video link by text', [['20:00'], ['09:00']]),
    line('Fullwell Cross', '28 min, no steps', [['19:20', '20:40'], ['10:20']]),
    line('Broad Street', '14 min, no steps', [['19:00 held, CEME 4:31'], ['11:40', '12:00']]),
  ],
  updated: stamp(0),
  until: null,
  at: null,
});

export { banner, needs, residents };
