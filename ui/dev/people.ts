// Made-up people and lists for looking at the window: never in the build.
import type { Banner } from '../src/lib/wire/Banner';
import type { DayList } from '../src/lib/wire/DayList';
import type { DayRow } from '../src/lib/wire/DayRow';
import type { DirectoryRow } from '../src/lib/wire/DirectoryRow';
import type { NeedOption } from '../src/lib/wire/NeedOption';
import type { ResidentRow } from '../src/lib/wire/ResidentRow';
import type { Stamp } from '../src/lib/wire/Stamp';
import type { Tone } from '../src/lib/wire/Tone';
import type { WorkRow } from '../src/lib/wire/WorkRow';

const START = 17 * 3600 + 54 * 60;

/** Seconds after 17:54:00 on Friday 23 October 2026 as a stamp. */
export function stamp(seconds: number): Stamp {
  const all = START + Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    ms: all * 1000,
    time: `${two(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}`,
    day: 'Fri 23-Oct-2026',
    date: '2026-10-23',
  };
}

const given = 'Amina Sarah Joan Nisha Leonard George Jaspreet Kwame Carl Denise Farida Mei'.split(
  ' ',
);
const family =
  'BEGUM SMITH SMYTH REED PATEL HARRIS HALL KAUR OSEI EDWARDS CLARKE KHAN LI JANKAUSKIENĖ'.split(
    ' ',
  );

export const residents: ResidentRow[] = family.flatMap((last, row) =>
  given.slice(0, 6).map((first, column) => {
    const number = row * 10 + column;
    return {
      id: number + 1,
      name:
        number === 2
          ? 'FLEMING-BERMINGHAM-OLUWASEUNFUNMILAYO, Charlotte Anastasia Maria Evangeline (Professor Dame)'
          : `${last}, ${first} (${column % 2 ? 'Mr' : 'Ms'})`,
      born: `14-Jul-19${40 + ((number * 7) % 59)} (${86 - ((number * 7) % 59)}y)`,
      sex: column % 2 ? 'Male' : 'Female',
      nhs_number: `999 004 ${String(1000 + number)}`,
      address: `${number + 3} Halbutt Street, RM9 5${'ABDEFGHJ'[column]}${'LNPQRSTU'[row % 8]}`,
      practice: 'Halbutt Street Surgery',
      alike: number === 0 ? 'Same birth date, similar name: BEGUM, Ameena' : null,
      tags: number === 3 ? [{ text: 'Deceased', tone: 'notice' as Tone }] : [],
    };
  }),
);

export const banner = (row: ResidentRow): Banner => ({
  id: row.id,
  name: row.name,
  born: row.born,
  gender: row.sex,
  nhs_number: row.nhs_number,
  nhs_status: 'Number traced',
  place: 'Halbutt Street Surgery · B&D West · locality 1 · Barking and Dagenham',
  address: row.address,
  phone: '07700 900231',
  needs: [
    { text: 'Bengali interpreter', tone: 'notice' },
    { text: 'Woman clinician', tone: 'notice' },
  ],
  access: [{ kind: 'interpreter', detail: 'Bengali' }, { kind: 'woman-clinician' }],
  safe_contact: null,
  died: row.tags.some((tag) => tag.text === 'Deceased') ? '12-Sep-2026' : null,
  alike: [],
});

export const needs: NeedOption[] = [
  ['cough-cold', 'Cough or cold', 'flu runny nose'],
  ['earache', 'Earache', 'ear pain'],
  ['eye', 'Eye problem', 'red eye sticky'],
  ['fit-note', 'Fit note or prescription', 'sick note medicine'],
  ['housing-money', 'Housing or money worry', 'debt rent'],
  ['impetigo', 'Impetigo', 'sores'],
  ['insect-bite', 'Insect bite', 'sting'],
  ['low-mood', 'Low mood', 'depressed sad'],
  ['pregnancy', 'Pregnancy worry', 'baby'],
  ['shingles', 'Shingles', 'rash'],
  ['sinusitis', 'Sinusitis', 'sinus face pain'],
  ['sore-throat', 'Sore throat', 'tonsils'],
  ['sprain-back', 'Sprain or back pain', 'ankle'],
  ['urinary', 'Urinary symptoms', 'uti wee cystitis burning'],
  ['something-else', 'Something else', 'other'],
].map(([id = '', name = '', words = '']) => ({ id, name, words: words.split(' '), usual: true }));

const line = (
  key: string,
  door: string,
  name: string,
  text: string,
  left: [string, Tone],
  tags: [string, Tone][] = [],
): WorkRow => ({
  key,
  contact: `c-${key}`,
  task: null,
  door,
  name,
  text,
  left: { text: left[0], tone: left[1] },
  tags: tags.map(([words, tone]) => ({ text: words, tone })),
  worker: null,
  asks_outcome: false,
});

export const waiting: WorkRow[] = [
  {
    ...line(
      '1',
      'Call',
      'Not known yet',
      '999 advised: connected?',
      ['0:28 left', 'emergency'],
      [['Emergency', 'emergency']],
    ),
    task: 't-1',
    asks_outcome: true,
  },
  line('2', 'Call', 'REED, Joan (Mrs)', 'Dizzy spells · attempt 2 of 3 · no voicemail', [
    '0:26 call back',
    'warning',
  ]),
  line(
    '3',
    'Bounced',
    'PATEL, Nisha (Miss)',
    'Pharmacy could not treat',
    ['2 h 06 left', 'warning'],
    [['Came back', 'warning']],
  ),
  line(
    '4',
    'Click',
    'HARRIS, Leonard (Mr)',
    'Skin change · 2nd contact in 3 days, ticked worse',
    ['today', 'warning'],
    [['Clinician', 'warning']],
  ),
  line(
    '5',
    'Come in',
    'POPESCU, Ionuț (Master)',
    'Earache · Fullwell Cross · asked 17:41 · Romanian',
    ['token 12', 'plain'],
  ),
  line('6', 'Plan', 'HALL, George (Mr)', 'Getting home · rehabilitation Sat 08:00', [
    '6 h of 24',
    'warning',
  ]),
  line('7', 'Click', 'KAUR, Jaspreet (Mrs)', 'Repeat medicine question', ['Mon 18:30', 'plain']),
  line('8', 'Click', 'JANKAUSKIENĖ, Rūta', 'Fit note · M. Shah is on it', ['Mon 18:30', 'plain']),
  line('9', 'Click', 'OSEI, Kwame (Mr)', 'Low mood · referred, not yet accepted', [
    'Mon 18:30',
    'plain',
  ]),
];

const place = (
  time: string,
  name: string,
  born: string,
  need: string,
  now: [string, Tone],
  to_know = '',
): DayRow => ({
  slot: `day-${time}-${name}`,
  time,
  appointment: name ? `a-${time}` : null,
  resident: name ? 1 : null,
  name,
  born,
  need,
  now: { text: now[0], tone: now[1] },
  next: now[0] === 'Booked' ? ['arrived', 'did-not-attend'] : name ? ['called', 'done'] : [],
  child: false,
  to_know,
});

export const dayList: DayList = {
  hub: 'h1',
  title: 'Fullwell Cross, Sunday 25-Oct-2026, 08:00 to 20:00',
  counts: '48 places · 31 booked · 11 done · 4 waiting',
  updated: stamp(0),
  sessions: [
    {
      title: 'Dr S. Rahman · GP · room 2, ground floor · face to face',
      rows: [
        place('08:00', 'AHMED, Yusuf (Mr)', '12-Mar-1974 (52y)', 'Cough or cold', [
          'Done 08:14',
          'good',
        ]),
        place(
          '08:10',
          'CLARKE, Denise (Mrs)',
          '30-Jun-1955 (71y)',
          'Leg swelling',
          ['Done 08:31', 'good'],
          'Wheelchair',
        ),
        place(
          '08:20',
          'BEGUM, Amina (Ms)',
          '14-Jul-1992 (34y)',
          'Urinary symptoms',
          ['In room since 09:12', 'notice'],
          'Bengali, on the line',
        ),
        place(
          '09:00',
          'KHAN, Farida (Mrs)',
          '08-Aug-1963 (63y)',
          'Blood pressure',
          ['Not here, rung 09:14', 'warning'],
          'Can be marked from 09:15',
        ),
        place(
          '09:20',
          'MENSAH, Abena (Mrs)',
          '02-Feb-1997 (29y)',
          'Pregnancy, vomiting',
          ['Arrived 09:15, asked', 'warning'],
          'Next: booked within 15 min',
        ),
        place(
          '09:30',
          'NOVAK, Piotr (Mr)',
          '19-Nov-1981 (44y)',
          'Back pain',
          ['Booked', 'plain'],
          'Polish, 20-point',
        ),
      ],
    },
    {
      title: 'Nurse T. Adeyemi · advanced nurse practitioner · room 4 · face to face',
      rows: [
        place(
          '09:00',
          'LI, Mei (Miss)',
          '21-May-2018 (8y)',
          'Rash',
          ['Done 09:11', 'good'],
          'With mother',
        ),
        place('09:10', 'OSEI, Kwame (Mr)', '04-Jan-1988 (38y)', 'Wound check', [
          'Called 09:20',
          'notice',
        ]),
        place(
          '09:30',
          'PATEL, Nisha (Miss)',
          '16-Sep-2004 (22y)',
          'Came back from pharmacy',
          ['Arrived 09:18, asked', 'warning'],
          'First clock: 2 h 10 left',
        ),
        place('09:50', '', '', '', ['Free', 'plain']),
      ],
    },
    {
      title: 'Dr J. Okafor · GP · phone',
      rows: [
        place(
          '09:15',
          'REED, Joan (Mrs)',
          '11-Dec-1959 (66y)',
          'Dizzy spells',
          ['Calling, attempt 1', 'notice'],
          'No voicemail',
        ),
        place(
          '09:25',
          'HALL, George (Mr)',
          '27-Apr-1942 (84y)',
          'Home plan review',
          ['Booked', 'plain'],
          'Speak to daughter',
        ),
      ],
    },
  ],
  walk_ins: [
    {
      contact: 'w1',
      name: 'POPESCU, Ionuț (Master)',
      waited: 'waited 17 min',
      asked: { text: 'asked 09:05, no', tone: 'good' },
      text: 'Earache, 3y · Romanian · ground floor',
    },
    {
      contact: 'w2',
      name: 'EDWARDS, Carl (Mr)',
      waited: 'waited 9 min',
      asked: { text: 'asked 09:13, no', tone: 'good' },
      text: 'Cut hand',
    },
    {
      contact: 'w3',
      name: 'Not known yet',
      waited: 'waited 4 min',
      asked: { text: 'NOT ASKED', tone: 'warning' },
      text: 'Says dizzy · identity to check',
    },
  ],
};

export const directory: DirectoryRow[] = ['Fullwell Cross', 'Broad Street', 'Harold Wood'].map(
  (name, index) => ({
    id: `d${index}`,
    name: `${name} Pharmacy`,
    kind: 'Pharmacy',
    address: `${index + 4} High Road, IG6 2AA`,
    phone: '020 7946 0123',
    hours: 'Mon to Fri 09:00 to 19:00',
    place: 'Redbridge',
    who: '',
    referral: 'go or ring yourself',
    way: '',
    verified: 'verified 30-Apr-2025',
    tags: [
      { text: '2014 hours', tone: 'warning' },
      { text: 'unverified', tone: 'warning' },
    ],
  }),
);
