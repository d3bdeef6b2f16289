/**
 * The Changes tab while it is open: the list, what is chosen, and what the desk answered.
 *
 * Deliberately not here: anything drawn, and every rule about what may be decided.
 */
import { asRefusal, call, onEvent, type ChangeGroup, type ChangeRow, type ChangesView, type EditReply, type Refusal, type Take } from "../ipc";
import { names } from "../shared/names.svelte";
import { sayLate } from "../shared/presence";
import { say } from "../shared/status.svelte";
import { changesWords as words } from "../shared/words-sync";
import { carry, chosen, decisions, filterCounts, nextOpen, put, refusedRows, rowsOf, shown, tally, type Choices, type Filter } from "./choices";

export class ChangesDesk {
  readonly section: string;
  view = $state.raw<ChangesView | null>(null);
  choices = $state.raw<Choices>(new Map());
  filter = $state<Filter>("all");
  selected = $state.raw<ReadonlySet<string>>(new Set());
  opened = $state.raw<ReadonlySet<string>>(new Set());
  refused = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** The row whose own value is being typed. */
  editing = $state<string | null>(null);
  /** The row that keys act on. */
  current = $state<string | null>(null);
  pulling = $state(false);
  applying = $state(false);
  /** Why the last reading or applying did not work; the old list stays. */
  problem = $state.raw<Refusal | null>(null);
  /** The list is older than it should be: nothing is applied from it. */
  old = $state(false);
  /** What was applied last, while it can be undone from here. */
  done = $state.raw<{ text: string } | null>(null);
  private readonly tell: (reply: EditReply) => void;
  private reading = 0;
  /** The tab was left: what is answered from now on changes nothing here. */
  private closed = false;

  private readonly named = $derived.by<ChangeGroup[]>(() => names.of(this.section, this.view?.groups ?? [], "by number"));
  readonly groups = $derived<ChangeGroup[]>(shown(this.named, this.filter));
  readonly rows = $derived<ChangeRow[]>(rowsOf(this.groups));
  readonly all = $derived<ChangeRow[]>(rowsOf(this.named));
  readonly counts = $derived(filterCounts(this.view?.groups ?? []));
  /** What "Apply" means: a choice that was not accepted waits for another one. */
  private readonly standing = $derived<Choices>(new Map([...this.choices].filter(([key]) => !this.refused.has(key))));
  readonly sum = $derived(tally(this.all, this.standing));
  readonly hidden = $derived(this.sum.decided - tally(this.rows, this.standing).decided);

  constructor(section: string, tell: (reply: EditReply) => void) {
    this.section = section;
    this.tell = tell;
  }

  open(): () => void {
    const stop = onEvent((event) => {
      // An own decision or reading brings its list along.
      if (event.kind === "book" && event.section === this.section && !this.pulling && !this.applying) void this.read();
    });
    void this.read(true);
    return () => {
      this.closed = true;
      stop();
    };
  }

  async read(first = false): Promise<void> {
    if (this.closed) return;
    this.reading += 1;
    const mine = this.reading;
    try {
      const view = await call("changes", { section: this.section });
      if (this.closed || mine !== this.reading) return;
      this.take(view);
      if (first) this.unfold();
    } catch (thrown) {
      if (mine === this.reading) this.fail(thrown);
    }
  }

  /** Reads the LMS now. */
  async pull(): Promise<void> {
    if (this.pulling) return;
    this.pulling = true;
    this.reading += 1;
    try {
      const view = await call("pull", { section: this.section });
      if (this.closed) return;
      this.take(view);
      if (this.opened.size === 0) this.unfold();
    } catch (thrown) {
      this.fail(thrown);
    } finally {
      this.pulling = false;
    }
  }

  row(key: string | null): ChangeRow | undefined {
    return this.all.find((row) => row.key === key);
  }

  choice(row: ChangeRow): Take | null {
    return chosen(this.choices, row);
  }

  choose(rows: readonly ChangeRow[], take: Take | null): void {
    // A row that can only be kept or taken has no value of its own.
    const able = take?.kind === "value" ? rows.filter((row) => row.editable) : rows;
    this.choices = put(this.choices, able, take);
    if (able.some((row) => this.refused.has(row.key))) {
      const left = new Map(this.refused);
      for (const row of able) left.delete(row.key);
      this.refused = left;
    }
    if (able.some((row) => row.key === this.editing)) this.editing = null;
  }

  /** The rows that a key or button means: the selection if the row is part of it. */
  meant(row: ChangeRow): ChangeRow[] {
    return this.selected.has(row.key) ? this.rows.filter((one) => this.selected.has(one.key)) : [row];
  }

  select(rows: readonly ChangeRow[], on: boolean): void {
    const next = new Set(this.selected);
    for (const row of rows) {
      if (on) next.add(row.key);
      else next.delete(row.key);
    }
    this.selected = next;
  }

  toggleOpen(row: ChangeRow): void {
    const next = new Set(this.opened);
    if (!next.delete(row.key)) next.add(row.key);
    this.opened = next;
  }

  nextOpen(): ChangeRow | null {
    const here = nextOpen(this.rows, this.standing, this.current);
    if (here) return here;
    const anywhere = nextOpen(this.all, this.standing, this.current);
    if (anywhere) this.filter = "all";
    return anywhere;
  }

  /** Applies exactly what is chosen. */
  async apply(): Promise<boolean> {
    const list = decisions(this.view?.groups ?? [], this.standing);
    if (list.length === 0 || this.applying || this.old) return false;
    this.applying = true;
    this.editing = null;
    this.problem = null;
    this.done = null;
    try {
      const reply = await call("decide", { section: this.section, decisions: list });
      this.tell(reply);
      const refused = new Map([...this.refused, ...refusedRows(this.view?.groups ?? [], this.standing, reply.refused)]);
      const count = list.length - reply.refused.length;
      const bad = reply.refused.length > 0 ? words.refused(reply.refused.length) : "";
      const text = count > 0 ? [(reply.said || words.applied(count)).replace(/\.$/, ""), bad].filter(Boolean).join(". ") : bad;
      await this.read();
      if (this.closed) {
        say(text, bad ? "problem" : "done");
        return false;
      }
      this.refused = this.known(refused);
      this.selected = new Set();
      if (count > 0) this.done = { text };
      else say(text, "problem");
      return true;
    } catch (thrown) {
      this.fault(thrown);
      return false;
    } finally {
      this.applying = false;
    }
  }

  async undo(): Promise<void> {
    this.done = null;
    this.applying = true;
    try {
      const reply = await call("undo", { section: this.section });
      this.tell(reply);
      say(reply.said || words.undone);
      await this.read();
    } catch (thrown) {
      this.fault(thrown);
    } finally {
      this.applying = false;
    }
  }

  /** A deed that was not done: said in its place, or where the teacher is by now. */
  private fault(thrown: unknown): void {
    if (this.closed) sayLate(thrown);
    else this.problem = asRefusal(thrown);
  }

  async openThere(): Promise<void> {
    try {
      await call("open_in_lms", { section: this.section });
    } catch (thrown) {
      this.fault(thrown);
    }
  }

  private take(view: ChangesView): void {
    this.choices = carry(this.view, this.choices, view);
    this.view = view;
    this.problem = null;
    this.old = false;
    const keys = new Set(rowsOf(view.groups).map((row) => row.key));
    const only = (set: ReadonlySet<string>) => new Set([...set].filter((key) => keys.has(key)));
    this.selected = only(this.selected);
    this.opened = only(this.opened);
    this.refused = this.known(this.refused);
    if (this.editing !== null && !keys.has(this.editing)) this.editing = null;
    if (this.filter !== "all" && filterCounts(view.groups)[this.filter] === 0) this.filter = "all";
    if (this.current === null || !keys.has(this.current)) this.current = this.rows[0]?.key ?? null;
  }

  private known(refused: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return new Map([...refused].filter(([key]) => this.row(key) !== undefined));
  }

  /** The first one to decide shows its story at once. */
  private unfold(): void {
    const row = this.all.find((one) => one.suggestion === null);
    if (row) this.opened = new Set([row.key]);
  }

  private fail(thrown: unknown): void {
    this.problem = asRefusal(thrown);
    this.old = this.view !== null;
  }
}
