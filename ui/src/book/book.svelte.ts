/**
 * The open section: what its grid shows and everything a teacher can do to it. Each deed is a command of the desk; its
 * answer says which cells to repaint. No rule is worked out here.
 */
import {
  asRefusal, call, onEvent, type AssignmentHead, type BookView, type Cell, type CellPatch, type Counts, type Decision, type EditReply,
  type Event, type GradeEdit, type Refusal, type Refused, type Scope, type StudentView, type UndoState,
} from "../ipc";
import { names } from "../shared/names.svelte";
import { say } from "../shared/status.svelte";
import { ahead } from "./ahead";
import { Ledger, sameCell } from "./ledger";

/** Those that are on screen. One that was left may still be saving what was typed in it. */
const opened = new Set<Book>();

const noCounts: Counts = {
  to_approve: 0, ready: 0, to_send: 0, held: 0, changed: 0, to_decide: 0, failed: 0, offline_edits: 0, unanswered: 0,
};

/** Hears which cells to repaint; `null`: all of them. */
type Painter = (cells: readonly Cell[] | null) => void;

export class Book {
  readonly section: string;
  /** `null` until the first answer. */
  view = $state.raw<BookView | null>(null);
  private listed = $state.raw<readonly StudentView[]>([]);
  /** In the order of the book; numbers stand for names while those are hidden. */
  readonly students = $derived.by<readonly StudentView[]>(() => names.of(this.section, this.listed));
  heads = $state.raw<readonly AssignmentHead[]>([]);
  counts = $state.raw<Counts>(noCounts);
  undoState = $state.raw<UndoState>({ undo: null, redo: null });
  /** Why the book could not be read. A copy that was read before stays on screen. */
  problem = $state.raw<Refusal | null>(null);
  pulling = $state(false);
  /** Cells that were not accepted, until the teacher has read of them or they are others. */
  refused = $state.raw<readonly Refused[]>([]);
  /** Counts up with every repaint, for whatever must look again. */
  turn = $state(0);

  ledger = new Ledger();
  private readonly painters = new Set<Painter>();
  private reading: Promise<void> | null = null;
  private again = false;
  /** How often single cells became others. */
  private patched = 0;

  constructor(section: string) {
    this.section = section;
  }

  get lms(): string {
    return this.view?.lms ?? "";
  }

  open(): () => void {
    const stop = onEvent((event) => this.hear(event));
    opened.add(this);
    const asked = ahead.take(this.section);
    if (asked === null || asked instanceof Promise) void this.read(asked);
    else this.take(asked);
    return () => {
      opened.delete(this);
      stop();
    };
  }

  onPaint(painter: Painter): () => void {
    this.painters.add(painter);
    return () => this.painters.delete(painter);
  }

  /**
   * Reads the book, or takes what was `asked` for already. Asked again meanwhile, it reads once more: the last answer is
   * never older than the last question.
   */
  read(asked: Promise<BookView> | null = null): Promise<void> {
    this.again = true;
    this.reading ??= this.readAll(asked).finally(() => (this.reading = null));
    return this.reading;
  }

  private async readAll(asked: Promise<BookView> | null): Promise<void> {
    let first = asked;
    while (this.again) {
      this.again = false;
      const before = this.patched;
      try {
        const answer = first ?? call("book", { section: this.section });
        first = null;
        this.take(await answer);
        // A grade that was saved meanwhile may be missing in this answer, and its own answer came before it.
        if (this.patched !== before) this.again = true;
      } catch (thrown) {
        this.problem = asRefusal(thrown);
      }
    }
  }

  /** Edits grades. What was not accepted is listed, unless whoever asks shows it in its own place. */
  edit(edits: GradeEdit[], listed: "listed" | "in place" = "listed"): Promise<EditReply> {
    return this.done(call("edit_grades", { section: this.section, edits }), listed);
  }

  approve(scope: Scope, approved = true): Promise<EditReply> {
    return this.done(call("approve", { section: this.section, scope, approved }));
  }

  decide(decisions: Decision[]): Promise<EditReply> {
    return this.done(call("decide", { section: this.section, decisions }));
  }

  undo(): Promise<EditReply> {
    return this.done(call("undo", { section: this.section }));
  }

  redo(): Promise<EditReply> {
    return this.done(call("redo", { section: this.section }));
  }

  /** Reads the LMS now. */
  async pull(): Promise<void> {
    if (this.pulling) return;
    this.pulling = true;
    try {
      await call("pull", { section: this.section });
      await this.read();
    } finally {
      this.pulling = false;
    }
  }

  /** What was typed into a cell that the teacher had left already. */
  refuse(one: Refused): void {
    this.refused = [...this.refused.filter((other) => !sameCell(other, one)), one];
    say(one.message, "problem");
  }

  forgetRefused(): void {
    this.refused = [];
  }

  /** Takes over what a deed changed that was done elsewhere in the window. A late answer about another section is not its own. */
  async absorb(reply: EditReply): Promise<void> {
    if (reply.section !== this.section) return;
    this.paint(reply.cells);
    this.counts = reply.counts;
    this.undoState = reply.undo;
    if (reply.reload) await this.read();
  }

  private async done(asked: Promise<EditReply>, listed: "listed" | "in place" = "listed"): Promise<EditReply> {
    const reply = await asked;
    const kept = this.refused.filter((one) => ![...reply.cells, ...reply.refused].some((other) => sameCell(one, other)));
    this.refused = listed === "listed" ? [...kept, ...reply.refused] : kept;
    say(reply.said);
    ahead.forget(this.section);
    for (const other of opened) if (other !== this) void other.absorb(reply);
    await this.absorb(reply);
    return reply;
  }

  private take(view: BookView): void {
    this.ledger = new Ledger(view);
    this.view = view;
    names.know(this.section, view.students);
    this.listed = view.students;
    this.heads = view.assignments;
    this.counts = view.counts;
    this.undoState = view.undo;
    this.problem = null;
    this.tell(null);
  }

  private paint(patches: readonly CellPatch[]): void {
    if (patches.length > 0) this.patched += 1;
    const cells = this.ledger.patch(patches);
    if (cells.length > 0) this.tell(cells);
  }

  private tell(cells: readonly Cell[] | null): void {
    for (const painter of this.painters) painter(cells);
    this.turn += 1;
  }

  private hear(event: Event): void {
    if (event.kind === "cells" && event.section === this.section) {
      this.paint(event.cells);
      this.counts = event.counts;
    } else if (event.kind === "book" && event.section === this.section) {
      void this.read();
    }
  }
}
