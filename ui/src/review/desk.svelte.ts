/**
 * The Review tab while it is open: the sheet of one assignment, which row is looked at, what is being typed, and what is
 * under way. Deeds go through the book, so that the grid behind the tab is right at once.
 *
 * Deliberately not here: anything drawn, and every rule about what is unusual.
 */
import { asRefusal, call, type EditReply, type GradeChange, type Refusal, type ReviewRow, type ReviewSheet, type ReviewView } from "../ipc";
import type { Book } from "../book/book.svelte";
import { sayLate } from "../shared/presence";
import { say } from "../shared/status.svelte";
import { PhraseList } from "./phrases.svelte";
import { names } from "../shared/names.svelte";
import { keepAssignment, openedAssignment } from "./kept";
import { isExcused, markOf } from "./look";
import { nextWaiting, segments, waits, type Segment } from "./queue";
import { reviewWords as words } from "./words";

export interface Editing {
  student: string;
  field: "score" | "comment";
  /** What it was before. */
  before: string;
}

export class ReviewDesk {
  readonly book: Book;
  view = $state.raw<ReviewView | null>(null);
  /** Why reading or a deed did not work; list and typed text stay. */
  problem = $state.raw<Refusal | null>(null);
  /** The row that keys act on. */
  current = $state<string | null>(null);
  editing = $state.raw<Editing | null>(null);
  typed = $state("");
  /** Why something was not accepted, at its row. */
  refused = $state.raw<{ student: string; message: string } | null>(null);
  /** Rows whose approval is on its way: the keyboard goes on without waiting for it. */
  underway = $state.raw<ReadonlySet<string>>(new Set());
  /** Many are being approved. */
  approving = $state(false);
  /** Another assignment is on its way. */
  turning = $state(false);
  readonly phrases = new PhraseList(this);
  private asked: string | null;
  private running: Promise<void> | null = null;
  private again = false;
  private keeping = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  readonly sheet = $derived<ReviewSheet | null>(this.view?.sheet ?? null);
  readonly segments = $derived<Segment[]>(segments(this.sheet?.rows ?? [], names.hidden));
  readonly rows = $derived<ReviewRow[]>(this.segments.flatMap((segment) => segment.rows));
  readonly row = $derived(this.rows.find((row) => row.student === this.current) ?? null);
  readonly look = $derived(this.rows.filter((row) => row.group === "look"));
  readonly plain = $derived(this.rows.filter((row) => row.group === "plain"));

  get hidden(): boolean {
    return names.hidden;
  }

  constructor(book: Book) {
    this.book = book;
    this.asked = openedAssignment(book.section);
  }

  /** Reads the sheet. Asked again meanwhile, it reads once more: the last answer is never older than the last question. */
  read(): Promise<void> {
    this.again = true;
    this.running ??= this.readAll().finally(() => (this.running = null));
    return this.running;
  }

  /** The same, once for many changes at a time. */
  readSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.read();
    }, 60);
  }

  /** The tab is left, perhaps in the middle of a word: what was typed is kept, and listed beside the grid if it cannot be. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    void this.keep();
  }

  private async readAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      const asked = this.asked;
      try {
        const view = await call("review", { section: this.book.section, assignment: asked });
        // Nobody looks at it any more.
        if (this.closed) return;
        if (asked !== this.asked) this.again = true;
        else if (view.sheet === null && asked !== null) this.lost();
        else this.take(view);
      } catch (thrown) {
        if (this.closed) return;
        const problem = asRefusal(thrown);
        if (problem.code === "not_found" && asked !== null) this.lost();
        else this.problem = problem;
      }
    }
    this.turning = false;
  }

  /** The assignment is gone: the desk chooses another one. */
  private lost(): void {
    this.asked = null;
    this.again = true;
  }

  private take(view: ReviewView): void {
    const other = this.sheet?.assignment !== view.sheet?.assignment;
    this.view = view;
    this.problem = null;
    this.asked = view.sheet?.assignment ?? null;
    if (this.asked !== null) keepAssignment(this.book.section, this.asked);
    const there = (student: string) => this.rows.some((row) => row.student === student);
    if (other || (this.editing && !there(this.editing.student))) this.editing = null;
    if (other || (this.refused && !there(this.refused.student))) this.refused = null;
    if (other || this.current === null || !there(this.current)) this.current = this.rows[0]?.student ?? null;
  }

  /** Another assignment. */
  open(assignment: string): Promise<void> {
    this.asked = assignment;
    this.turning = true;
    return this.read();
  }

  hide(hidden: boolean): void {
    names.hide(hidden);
  }

  /** The page of a student's hand-in, or the section's where it has none. */
  openWork(row: ReviewRow): Promise<boolean> {
    return this.attempt(() => call("open_hand_in", { section: this.book.section, assignment: this.sheet?.assignment ?? "", student: row.student }));
  }

  /** Something that changes no grade; answers whether it was done. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.problem = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.problem = asRefusal(thrown);
      return false;
    }
  }

  /** Approves one grade; the row to go on with is chosen at once. */
  async approve(row: ReviewRow): Promise<void> {
    if (!waits(row) || this.underway.has(row.student)) return;
    this.underway = new Set([...this.underway, row.student]);
    this.current = nextWaiting(this.rows, row.student, this.underway)?.student ?? row.student;
    await this.settle([row.student], true);
    this.underway = new Set([...this.underway].filter((student) => student !== row.student));
  }

  /** Approves exactly these rows. */
  async approveAll(rows: readonly ReviewRow[]): Promise<boolean> {
    if (this.approving || rows.length === 0) return false;
    this.approving = true;
    const reply = await this.settle(rows.map((row) => row.student), true);
    if (!this.closed && this.row && !waits(this.row)) this.current = nextWaiting(this.rows, null, this.underway)?.student ?? this.current;
    this.approving = false;
    return reply !== null;
  }

  unapprove(row: ReviewRow): Promise<EditReply | null> {
    return this.settle([row.student], false);
  }

  excuse(row: ReviewRow): Promise<EditReply | null> {
    const on = !isExcused(markOf(row, this.sheet?.assignment ?? "", this.book.ledger));
    return this.change(row.student, { kind: "flag", flag: "excused", on });
  }

  /** Begins to type. What was typed before and not accepted is not thrown away for it. */
  edit(row: ReviewRow, field: Editing["field"], text: string | null): void {
    if (this.editing && this.refused?.student === this.editing.student) {
      this.current = this.editing.student;
      return;
    }
    const before = field === "comment" ? row.comment : isExcused(markOf(row, this.sheet?.assignment ?? "", this.book.ledger)) ? "EX" : row.mark;
    this.current = row.student;
    this.refused = null;
    this.editing = { student: row.student, field, before };
    this.typed = text ?? before;
  }

  leave(): void {
    this.editing = null;
    this.refused = null;
  }

  /** Keeps what was typed; answers whether the editor is gone. */
  async keep(): Promise<boolean> {
    const editing = this.editing;
    if (!editing || this.keeping) return false;
    const text = this.typed.trim();
    if (text === editing.before.trim()) {
      this.leave();
      return true;
    }
    if (text === "" && editing.field === "score") {
      this.refused = { student: editing.student, message: words.editor.empty };
      return false;
    }
    this.keeping = true;
    const change: GradeChange = editing.field === "score" ? { kind: "input", text } : { kind: "comment", text };
    const reply = await this.change(editing.student, change, () => {
      if (this.editing === editing) this.editing = null;
    });
    this.keeping = false;
    return reply !== null && reply.refused.length === 0;
  }

  private change(student: string, change: GradeChange, done?: () => void): Promise<EditReply | null> {
    const assignment = this.sheet?.assignment ?? "";
    return this.deed(() => this.book.edit([{ assignment, student, change }], "in place"), done);
  }

  private settle(students: readonly string[], approved: boolean): Promise<EditReply | null> {
    const cells = students.map((student) => ({ assignment: this.sheet?.assignment ?? "", student }));
    return this.deed(() => this.book.approve({ kind: "cells", cells }, approved));
  }

  private async deed(work: () => Promise<EditReply>, done?: () => void): Promise<EditReply | null> {
    this.problem = null;
    try {
      const reply = await work();
      const [bad] = reply.refused;
      if (bad) {
        this.refused = { student: bad.student, message: bad.message };
        // Nobody sees the list any more: it is listed beside the grid, and said.
        if (this.closed) for (const one of reply.refused) this.book.refuse(one);
      } else {
        this.refused = null;
        done?.();
      }
      if (reply.said !== "" && reply.cells.length > 0) say(words.undoable(reply.said));
      // Where nothing was changed nothing is read again: until then, leaving would not ask what became of the text.
      if (!this.closed && reply.cells.length > 0) await this.read();
      return reply;
    } catch (thrown) {
      if (this.closed) sayLate(thrown);
      else this.problem = asRefusal(thrown);
      return null;
    }
  }
}
