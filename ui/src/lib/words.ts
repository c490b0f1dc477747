// The words of choices, once. Every choice that a person makes at the desk has its letter, which
// works only while its own group has the focus.
import type { Answer } from './wire/Answer';
import type { Channel } from './wire/Channel';
import type { Chaperone } from './wire/Chaperone';
import type { Consent } from './wire/Consent';
import type { Identifier } from './wire/Identifier';
import type { Relation } from './wire/Relation';
import type { Role } from './wire/Role';
import type { Speaker } from './wire/Speaker';
import type { Urgency } from './wire/Urgency';
import type { WordsGiven } from './wire/WordsGiven';

export type Option<V> = {
  value: V;
  label: string;
  key: string;
  note?: string;
  why?: string | null;
};

export const answers: Option<Answer>[] = [
  { value: 'yes', label: 'Yes', key: 'Y' },
  { value: 'no', label: 'No', key: 'N' },
  { value: 'not-sure', label: 'Not sure', key: 'S' },
];

export const answerWords: Record<Answer, string> = { yes: 'yes', no: 'no', 'not-sure': 'not sure' };

export const speakers: Option<Speaker>[] = [
  { value: 'herself', label: 'The person', key: 'P' },
  { value: 'parent', label: 'Parent or guardian', key: 'G' },
  { value: 'carer', label: 'Carer', key: 'C' },
  { value: 'other', label: 'Relative or friend', key: 'R' },
  { value: 'professional', label: 'Professional', key: 'L' },
];

export const consents: Option<Consent>[] = [
  { value: 'given', label: 'Person agrees', key: 'A' },
  { value: 'parental-responsibility', label: 'Parental responsibility', key: 'P' },
  { value: 'best-interest', label: 'Cannot agree: best interest', key: 'B' },
  { value: 'not-given', label: 'Not given', key: 'N' },
];

export const identifiers: Option<Identifier>[] = [
  { value: 'name', label: 'Full name', key: '1' },
  { value: 'birth-date', label: 'Date of birth', key: '2' },
  { value: 'address', label: 'First line of address', key: '3' },
  { value: 'postcode', label: 'Postcode', key: '4' },
  { value: 'nhs-number', label: 'NHS number', key: '5' },
  { value: 'phone', label: 'Phone number on record', key: '6' },
];

export const wordsGiven: Option<WordsGiven>[] = [
  { value: 'said', label: 'Said aloud', key: 'A' },
  { value: 'printed', label: 'On the printed slip', key: 'P' },
  { value: 'sent', label: 'In the text', key: 'T' },
];

export const chaperones: Option<Chaperone['answer']>[] = [
  { value: 'wanted', label: 'Wanted', key: 'W' },
  { value: 'not-wanted', label: 'Offered, not wanted', key: 'N' },
  { value: 'not-offered', label: 'Not offered because …', key: 'B' },
];

export const relations: Option<Relation['kind']>[] = [
  { value: 'mother', label: 'Mother', key: 'M' },
  { value: 'father', label: 'Father', key: 'F' },
  { value: 'guardian', label: 'Guardian', key: 'G' },
  { value: 'carer', label: 'Carer', key: 'C' },
  { value: 'partner', label: 'Partner', key: 'P' },
  { value: 'friend', label: 'Friend', key: 'R' },
  { value: 'support-worker', label: 'Support worker', key: 'S' },
  { value: 'other', label: 'Somebody else', key: 'O' },
];

export const urgencyKeys: Record<Urgency, string> = { now: 'N', today: 'T', routine: 'R' };

export const channels: Record<Channel, string> = {
  click: 'Click',
  call: 'Call',
  'come-in': 'Come in',
};

export const roles: Option<Role>[] = [
  { value: 'navigator', label: 'Navigator', key: 'N' },
  { value: 'receptionist', label: 'Receptionist', key: 'R' },
  { value: 'clinician', label: 'Clinician', key: 'C' },
  { value: 'lead', label: 'Lead', key: 'L' },
  { value: 'administrator', label: 'Administrator', key: 'A' },
];
