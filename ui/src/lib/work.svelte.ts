import { tick } from 'svelte';
import type { Answers, CommandName, Takes } from './commands';
import { attempt } from './desk.svelte';
import { focusAt } from './focus';
import { call } from './ipc';
import { say } from './say.svelte';
import { stepOf, type StepName } from './steps';
import { undo } from './undo.svelte';
import type { Case } from './wire/Case';
import type { Channel } from './wire/Channel';
import type { Refusal } from './wire/Refusal';
import type { ResidentCase } from './wire/ResidentCase';
import type { ResidentRow } from './wire/ResidentRow';

export type Screen = 'desk' | 'hub' | 'directory' | 'editing' | 'about';
export type Overlay =
  | 'attenders'
  | 'help'
  | 'needs'
  | 'palette'
  | 'red-flags'
  | 'rejoin'
  | 'settings'
  | 'import'
  | 'export'
  | 'content'
  | 'verify'
  | 'add-user';

type CaseCommand = {
  [N in CommandName]: Answers<N> extends Case ? (Case extends Answers<N> ? N : never) : never;
}[CommandName];

const DRAFT = 'window/contact';

/** What the person at the desk is on: the screen, the contact, the record, what lies above it. */
class Work {
  screen = $state<Screen>('desk');
  overlay = $state<Overlay | null>(null);
  covered = $state(false);
  /** The hub's day list is turned away from the counter. */
  turned = $state(false);
  case = $state.raw<Case | null>(null);
  /** The person at the desk chose to go on without a name. */
  unnamed = $state(false);
  /** Picked in the search, not yet confirmed by two identifiers. */
  candidate = $state.raw<ResidentRow | null>(null);
  /** Picked in the search with no live contact: a reason is asked first. */
  asked = $state.raw<ResidentRow | null>(null);
  /** A record opened outside a contact. */
  record = $state.raw<ResidentCase | null>(null);
  /** An appointment on its way to another time. */
  moving = $state.raw<{ appointment: string; title: string } | null>(null);
  /** Times are looked at although no route asked for them. */
  times = $state(false);
  /** An earlier step opened again. */
  reopened = $state<StepName | null>(null);
  /** In a narrow window: the worklist is shown in place of the actions. */
  listShown = $state(true);
  /** Where the focus should go once that part has loaded. */
  aim = $state<StepName | null>(null);
  /** The number of a call that came while nobody was signed in; empty where it is not known. */
  ringing: string | null = null;
  /** The emergency script is put aside; it waits in the worklist. */
  aside = $state(false);

  step = $derived<StepName | null>(this.case ? stepOf(this.case, this.unnamed) : null);
  open = $derived<StepName | null>(this.reopened ?? this.step);

  #queue: Promise<unknown> = Promise.resolve();

  /** Gives a command about the contact, after those given before, and shows the fresh case. */
  give<N extends CaseCommand>(
    name: N,
    args: Takes<N>,
    refused?: (refusal: Refusal) => void,
  ): Promise<boolean> {
    const given = this.#queue.then(async () => {
      const fresh = (await attempt(name, args, refused)) as Case | null;
      if (fresh) await this.show(fresh);
      return fresh !== null;
    });
    this.#queue = given;
    return given;
  }

  /** Shows a fresh case; the focus goes to its next step when that changed. */
  async show(fresh: Case): Promise<void> {
    const step = this.step;
    const same = this.case?.contact === fresh.contact;
    const was = this.case?.state;
    if (!same) this.#begin();
    this.case = fresh;
    if (fresh.state === 'closed') void call('drop_draft', { key: DRAFT }).catch(() => undefined);
    if (same && this.step === step && was === fresh.state) return;
    this.reopened = null;
    await this.focusStep();
  }

  #begin(): void {
    this.unnamed = false;
    this.candidate = null;
    this.record = null;
    this.moving = null;
    this.times = false;
    this.reopened = null;
    this.aside = false;
    this.screen = 'desk';
    this.listShown = false;
    undo.clear();
  }

  /** Focuses the step that is open. */
  async focusStep(): Promise<void> {
    const step = this.open;
    this.aim = step;
    await tick();
    if (!step) return;
    if (this.case?.state === 'emergency' && !this.aside) focusAt('emergency');
    else if (step === 'person' && !this.candidate) focusAt('search');
    else if (this.#asksChaperone(step) && focusAt('chaperone')) this.aim = null;
    else if (step === 'times' ? focusAt('times-grid') : focusAt(`step-${step}`)) this.aim = null;
  }

  /** Whether the offer of a chaperone comes first in this step. */
  #asksChaperone(step: StepName): boolean {
    const offer = this.case?.chaperone;
    return (step === 'times' || step === 'finish') && !!offer?.due && !offer.answer;
  }

  async start(channel: Channel, caller_number: string | null = null): Promise<void> {
    if (await this.give('start_contact', { channel, caller_number })) this.#keep();
  }

  /**
   * A call that another program brought. It comes to the front, but never in the place of the 999
   * script or of an open dialog: then it waits in the list.
   */
  async ring(number: string | null): Promise<void> {
    const busy = this.overlay !== null || (this.case?.state === 'emergency' && !this.aside);
    if (!busy) return this.start('call', number);
    const begun = await attempt('start_contact', { channel: 'call', caller_number: number });
    if (begun) say(`A call from ${number ?? 'an unknown number'} waits in the list (F7).`);
  }

  async openContact(contact: string): Promise<void> {
    if (this.case?.contact === contact) {
      this.screen = 'desk';
      this.listShown = false;
      this.aside = false;
      await this.focusStep();
      return;
    }
    if (await this.give('case', { contact })) this.#keep();
  }

  /** Somebody committed something: says so where somebody else is on the open contact by now. */
  async whoIsOn(): Promise<void> {
    const contact = this.case?.contact;
    if (!contact || this.case?.state === 'closed') return;
    const found = await attempt('who_is_on', { contact }, () => undefined);
    const current = this.case;
    if (!found || current?.contact !== contact || current.worker === found.worker) return;
    this.case = { ...current, ...found };
    if (found.taken_over) say(found.taken_over);
  }

  #keep(): void {
    const contact = this.case?.contact;
    if (!contact) return;
    void call('save_draft', { key: DRAFT, body: contact }).catch(() => undefined);
  }

  /** After a crash: back to the contact that was open. */
  async resume(): Promise<void> {
    const kept = await attempt('load_draft', { key: DRAFT }, () => undefined);
    if (kept?.body) await this.give('case', { contact: kept.body }, () => undefined);
  }

  /** Puts the contact away; it stays in the worklist. */
  async putAway(): Promise<void> {
    this.#begin();
    this.case = null;
    this.listShown = true;
    void call('drop_draft', { key: DRAFT }).catch(() => undefined);
    await tick();
    focusAt('worklist');
  }

  /** A resident was picked in the search. */
  async pick(row: ResidentRow): Promise<void> {
    this.screen = 'desk';
    const live = this.case && this.case.state !== 'closed';
    if (!live) {
      this.asked = row;
      return;
    }
    this.candidate = row;
    this.reopened = this.step === 'person' ? null : 'person';
    await this.focusStep();
  }

  /** Reads the open record again, within the appointment that was just changed. */
  async reread(appointment: string): Promise<void> {
    const resident = this.record?.banner.id;
    if (resident === undefined) return;
    const within = { within: 'appointment' as const, appointment };
    const fresh = await attempt('open_resident', { resident, within }, () => undefined);
    if (fresh && this.record) this.record = fresh;
    await tick();
    focusAt('record-list');
  }

  /** Everything of one person leaves the screen. */
  clear(): void {
    this.#begin();
    this.case = null;
    this.asked = null;
    this.overlay = null;
  }

  /** The contact on which a step can be done now, or the sentence why not. */
  live(): Case | string {
    if (!this.case) return 'No contact is open: start a call (F3) or choose one (F7).';
    if (this.case.state === 'closed') return 'This contact is closed. Start a new one with F3.';
    return this.case;
  }

  async undo(): Promise<void> {
    say(await undo.take(), 'done');
  }
}

export const work = new Work();
