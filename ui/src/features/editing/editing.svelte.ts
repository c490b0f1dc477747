import { attempt } from '$lib/desk.svelte';
import { Autosave, readDraft } from '$lib/draft.svelte';
import { refusalOf, call } from '$lib/ipc';
import { NewestOnly } from '$lib/newest';
import type { ContentChecked } from '$lib/wire/ContentChecked';
import type { ContentEntry } from '$lib/wire/ContentEntry';
import type { ContentFound } from '$lib/wire/ContentFound';
import type { ContentIndex } from '$lib/wire/ContentIndex';
import type { ContentTable } from '$lib/wire/ContentTable';
import type { TypedContent } from '$lib/wire/TypedContent';
import type { TypedEntry } from '$lib/wire/TypedEntry';

const PAUSE_MS = 500;

/** What was typed, and the content that it was typed over. */
type Kept = TypedContent & { sha256?: string };

/** The content that somebody edits: what was typed is kept as it is, whether it is right or not. */
export class Editing {
  index = $state.raw<ContentIndex | null>(null);
  /** The entry on screen, with what was typed in it. */
  open = $state<ContentEntry | null>(null);
  checked = $state.raw<ContentChecked | null>(null);
  /** Why there is no answer of the checks, when there is none. */
  refused = $state<string | null>(null);
  typed = $state.raw<Record<string, TypedEntry>>({});
  /** The content in use is another one than what was typed over. */
  moved = $state(false);
  readonly draft = new Autosave('content');

  #pause: ReturnType<typeof setTimeout> | undefined;
  #wanted = '';
  #over = '';
  #check = new NewestOnly<TypedContent, ContentChecked>(
    (content) => call('check_content', content),
    (checked) => {
      this.checked = checked;
      this.refused = null;
    },
    (error) => {
      this.checked = null;
      this.refused = refusalOf(error).sentence;
    },
  );

  /** Reads what can be edited and what was typed before. */
  async begin(): Promise<void> {
    this.index = await attempt('content_index', {});
    const inUse = this.index?.sha256 ?? '';
    const kept = readDraft<Kept>(await this.draft.load());
    const entries = await differing(kept.entries ?? []);
    this.#over = entries.length > 0 ? (kept.sha256 ?? inUse) : inUse;
    this.moved = this.#over !== inUse;
    this.take(entries);
  }

  /** Everything that was typed. */
  content(): TypedContent {
    return { entries: Object.values(this.typed) };
  }

  /** Takes entries in the place of those that were typed. */
  take(entries: TypedEntry[]): void {
    this.typed = {
      ...this.typed,
      ...Object.fromEntries(entries.map((entry) => [entry.entry, entry])),
    };
    this.#check.ask(this.content());
  }

  /** Shows an entry. */
  async show(entry: string): Promise<void> {
    this.#wanted = entry;
    const found = await attempt('content_entry', { entry });
    // Another one was chosen while this one was on its way.
    if (!found || this.#wanted !== entry) return;
    const typed = this.typed[entry]?.tables ?? [];
    const tables = found.tables.map((table) => ({
      ...table,
      rows: typed.find((one) => one.sheet === table.sheet)?.rows ?? table.rows,
    }));
    this.open = structuredClone({ ...found, tables });
  }

  /** Somebody typed in the open entry: kept at once, checked after a pause. */
  changed(): void {
    if (!this.open) return;
    const { entry, tables } = $state.snapshot(this.open);
    const kept = tables.map(({ sheet, rows }) => ({ sheet, rows }));
    this.typed = { ...this.typed, [entry]: { entry, tables: kept } };
    this.keep();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#check.ask(this.content()), PAUSE_MS);
  }

  keep(): void {
    const kept: Kept = { sha256: this.#over, ...this.content() };
    this.draft.change(JSON.stringify(kept));
  }

  add(table: ContentTable): void {
    const numbers = table.rows.map((row) => Number(row[1])).filter(Number.isFinite);
    const next = String(Math.max(0, ...numbers) + 1);
    const cell = (column: (typeof table.columns)[number], at: number) =>
      column.fixed ?? (at === 1 && column.heading === 'Case' && isNumbered(table) ? next : '');
    table.rows.push(table.columns.map(cell));
    this.changed();
  }

  remove(table: ContentTable, row: number): void {
    table.rows.splice(row, 1);
    this.changed();
  }

  /** Forgets what was typed in the open entry. */
  async discard(): Promise<void> {
    const entry = this.open?.entry;
    if (!entry) return;
    this.typed = Object.fromEntries(Object.entries(this.typed).filter(([name]) => name !== entry));
    if (Object.keys(this.typed).length === 0) {
      this.#over = this.index?.sha256 ?? '';
      this.moved = false;
    }
    this.keep();
    this.#check.ask(this.content());
    await this.show(entry);
  }

  /** What was found about a row of the open entry. */
  about(sheet: string, row: number): ContentFound[] {
    const entry = this.open?.entry;
    return (this.checked?.found ?? []).filter(
      ({ cell }) => cell?.entry === entry && cell?.sheet === sheet && cell.row === row,
    );
  }

  /** How much was found in an entry. */
  count(entry: string): number {
    return this.checked?.found.filter(({ cell }) => cell?.entry === entry).length ?? 0;
  }
}

/** Those that differ from the content in use: what was signed since is no draft any more. */
async function differing(entries: TypedEntry[]): Promise<TypedEntry[]> {
  const kept = [];
  for (const entry of entries) {
    const found = await attempt('content_entry', { entry: entry.entry }, () => undefined);
    const rows = (sheet: string) => found?.tables.find((table) => table.sheet === sheet)?.rows;
    const same = ({ sheet, rows: typed }: TypedEntry['tables'][number]) =>
      JSON.stringify(typed) === JSON.stringify(rows(sheet));
    if (!entry.tables.every(same)) kept.push(entry);
  }
  return kept;
}

/** Whether the rows of a table have numbers of their own. */
function isNumbered(table: ContentTable): boolean {
  return table.sheet.startsWith('Cases');
}
