/**
 * One file of results while its sheet is open: read, looked at with other answers, taken in. What the teacher says is
 * kept here at once; the desk says what would come of it.
 *
 * Deliberately not here: anything drawn, and every rule about students, scores and targets.
 */
import {
  asRefusal, call, Refusal, type AttemptChoice, type ColumnRole, type EditReply, type ImportAsk, type ImportRow, type ImportTarget,
  type ImportView,
} from "../ipc";
import { base64 } from "./file";
import { Latest } from "./latest";
import { groupOf, segments, type Group, type Segment } from "./rows";
import { importWords as words } from "./words";

/** While a text is typed, the desk is asked when the fingers rest. */
const rest = 300;

export class ImportCourse {
  readonly section: string;
  file = $state.raw<File>(new File([], ""));
  view = $state.raw<ImportView | null>(null);
  /** What has been said so far; ahead of `view` while an answer is on its way. */
  ask = $state.raw<ImportAsk | null>(null);
  opening = $state(false);
  looking = $state(false);
  taking = $state(false);
  problem = $state.raw<Refusal | null>(null);
  /** What was shown is not current any more: this is the new one. */
  moved = $state(false);
  /** Something was chosen here that closing would lose. */
  touched = $state(false);
  /** The teacher tried to take it in while something was missing. */
  tried = $state(false);
  /** Rows whose student was chosen by the name, all in one go, by line. */
  sameName = $state.raw<ReadonlyMap<number, string>>(new Map());
  /** For the live region. */
  said = $state("");
  /** Groups of rows for which somebody was chosen, by line. */
  private held = $state.raw<ReadonlyMap<number, Group>>(new Map());
  private readonly latest = new Latest();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private content: string | null = null;
  private sheet: string | null = null;

  /** The rows in their groups: as they came, or as they are shown. */
  segments(rows: readonly ImportRow[]): Segment[] {
    return segments(rows, this.held);
  }

  readonly ready = $derived(
    this.view !== null && !this.opening && !this.looking && this.view.blocked.length === 0 && this.view.counts.changes > 0,
  );

  constructor(section: string) {
    this.section = section;
  }

  /** Another file, from the beginning. */
  open(file: File): Promise<void> {
    this.file = file;
    this.content = null;
    this.sheet = null;
    this.view = null;
    this.forget();
    return this.read(null);
  }

  /** Another sheet of the workbook: other rows, so nothing that was said before is about them. */
  turn(sheet: string): Promise<void> {
    this.sheet = sheet;
    this.forget();
    return this.read(null);
  }

  private forget(): void {
    this.held = new Map();
    this.sameName = new Map();
    this.tried = false;
    this.touched = false;
    this.moved = false;
  }

  /** Reads the file. `kept`: what was said before about the very same rows. */
  private async read(kept: ImportAsk | null): Promise<void> {
    const mine = this.begin();
    this.opening = true;
    this.looking = false;
    this.problem = null;
    try {
      this.content ??= await base64(this.file).catch(() => {
        throw new Refusal({ code: "invalid", message: words.unread, hint: words.unreadHint, retryable: true });
      });
      if (!this.latest.is(mine)) return;
      const { section, sheet, content } = this;
      let view = await call("open_results", { section, name: this.file.name, content, sheet });
      if (kept && this.latest.is(mine)) view = await call("preview_import", { ...kept, file: view.file });
      if (this.latest.is(mine)) this.take(view);
    } catch (thrown) {
      if (this.latest.is(mine)) this.problem = asRefusal(thrown);
    } finally {
      if (this.latest.is(mine)) this.opening = false;
    }
  }

  /** Once more, after something went wrong; what was said stays. */
  again(): Promise<void> {
    if (this.view === null || this.problem?.code === "not_found") return this.read(this.ask);
    return this.look();
  }

  /** The sheet is closed: whatever still comes is not wanted. */
  close(): void {
    this.begin();
    this.opening = false;
  }

  role(column: number, role: ColumnRole): void {
    if (this.ask) this.say({ roles: this.ask.roles.map((was, at) => (at === column ? role : was)) });
  }

  attempts(attempts: AttemptChoice): void {
    this.say({ attempts });
  }

  target(work: string, target: ImportTarget, typed = false): void {
    if (!this.ask) return;
    this.say({ targets: [...this.ask.targets.filter((one) => one.work !== work), { work, target }] }, typed);
  }

  /** Where a piece of work goes, as it was said last. */
  targetOf(work: { key: string; target: ImportTarget }): ImportTarget {
    return this.ask?.targets.find((one) => one.work === work.key)?.target ?? work.target;
  }

  /** Says who a row is about: a student, nobody (`null`), or again nothing (`undefined`). */
  choose(row: ImportRow, student: string | null | undefined): void {
    if (!this.ask) return;
    if (!this.held.has(row.line)) this.held = new Map(this.held).set(row.line, groupOf(row));
    const others = this.ask.chosen.filter((one) => one.line !== row.line);
    this.say({ chosen: student === undefined ? others : [...others, { line: row.line, student }] });
  }

  /** Chooses for each row the one student of the very same name, where the desk says that there is one. */
  chooseSameNames(rows: readonly ImportRow[]): void {
    if (!this.ask) return;
    const found = new Map(rows.flatMap((row) => (row.same_name !== null && this.chosenFor(row) === undefined ? [[row.line, row.same_name] as const] : [])));
    const held = new Map(this.held);
    for (const row of rows) if (found.has(row.line) && !held.has(row.line)) held.set(row.line, groupOf(row));
    this.held = held;
    this.sameName = found;
    this.say({ chosen: [...this.ask.chosen, ...Array.from(found, ([line, student]) => ({ line, student }))] });
  }

  /** Takes those choices back that were made in one go and are still as they were made. */
  takeNamesBack(): void {
    if (!this.ask) return;
    const chosen = this.ask.chosen.filter((one) => this.sameName.get(one.line) !== one.student);
    this.sameName = new Map();
    this.say({ chosen });
  }

  /** What was said about a row: `undefined` when nothing was. */
  chosenFor(row: ImportRow): string | null | undefined {
    const said = this.ask?.chosen.find((one) => one.line === row.line);
    return said ? said.student : undefined;
  }

  private say(part: Partial<ImportAsk>, typed = false): void {
    if (!this.ask || this.opening || this.taking) return;
    this.ask = { ...this.ask, ...part };
    this.touched = true;
    this.moved = false;
    if (!typed) {
      void this.look();
      return;
    }
    // From now on the answer that may be under way is about something else.
    const mine = this.begin();
    this.looking = true;
    this.timer = setTimeout(() => {
      if (this.latest.is(mine)) void this.look();
    }, rest);
  }

  private begin(): number {
    clearTimeout(this.timer);
    return this.latest.next();
  }

  private async look(moved = false): Promise<void> {
    const ask = this.ask;
    if (!ask) return;
    const mine = this.begin();
    this.looking = true;
    try {
      const view = await call("preview_import", ask);
      if (!this.latest.is(mine)) return;
      this.take(view);
      this.moved = moved;
    } catch (thrown) {
      if (this.latest.is(mine)) this.problem = asRefusal(thrown);
    } finally {
      if (this.latest.is(mine)) this.looking = false;
    }
  }

  private take(view: ImportView): void {
    this.view = view;
    this.ask = view.ask;
    this.problem = null;
    this.said = [words.counts(view.counts), view.blocked[0] ?? ""].filter(Boolean).join(". ");
  }

  /** Takes in exactly what is shown; `null` when it was not done. */
  async takeIn(): Promise<EditReply | null> {
    const { view } = this;
    if (!view || !this.ready || this.taking) return null;
    this.taking = true;
    this.problem = null;
    try {
      return await call("import_results", { ask: view.ask, fingerprint: view.fingerprint });
    } catch (thrown) {
      const problem = asRefusal(thrown);
      if (problem.code === "stale_plan") await this.look(true);
      else this.problem = problem;
      return null;
    } finally {
      this.taking = false;
    }
  }
}
