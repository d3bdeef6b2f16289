/**
 * What is typed while one student is looked at, field by field: kept when a field is left, left standing with its reason
 * when it is not accepted. Deeds go through the book, so that the grid is right as soon as it is shown again.
 *
 * Deliberately not here: anything drawn, and every rule about what a score is.
 */
import { asRefusal, type Cell, type EditReply, type GradeChange, type Refused } from "../ipc";
import type { Ledger } from "../book/ledger";
import { textOf } from "../book/marks";
import { type Typed, typedOf } from "./decide";
import { studentWords as words } from "./words";

interface Draft extends Cell {
  text: string;
  /** Why it was not accepted; empty: not asked yet, or typed on since. */
  problem: string;
}

/** What the desk needs of the book. */
export interface Keeping {
  readonly ledger: Ledger;
  /** Lists what was not accepted, and says it. */
  refuse(one: Refused): void;
  edit(edits: (Cell & { change: GradeChange })[], listed: "listed" | "in place"): Promise<EditReply>;
}

/** Kept: nothing stands in the field that is not in the book. */
export type Kept = "kept" | "refused";

const keyOf = ({ assignment, student }: Cell) => `${assignment} ${student}`;

export class StudentDesk {
  private drafts = $state.raw<ReadonlyMap<string, Draft>>(new Map());
  private readonly underway = new Map<string, Promise<Kept>>();

  /** `kept` hears of every score that was taken. */
  constructor(
    private readonly book: Keeping,
    private readonly kept: (cell: Cell) => void,
  ) {}

  /** What stands in the field: what was typed, or what the grade is. */
  text(cell: Cell, had: string): string {
    return this.drafts.get(keyOf(cell))?.text ?? had;
  }

  problem(cell: Cell): string {
    return this.drafts.get(keyOf(cell))?.problem ?? "";
  }

  touched(cell: Cell): boolean {
    return this.drafts.has(keyOf(cell));
  }

  /** Something stands in a field that is not in the book. */
  get unkept(): boolean {
    return this.drafts.size > 0;
  }

  /** The field was emptied: clearing is a question of its own. */
  blank(cell: Cell): boolean {
    const draft = this.drafts.get(keyOf(cell));
    return draft !== undefined && this.typed(draft) === "blank";
  }

  type(cell: Cell, text: string): void {
    this.put({ ...cell, text, problem: "" });
  }

  /** Leaves the grade as it was. */
  drop(cell: Cell): void {
    const next = new Map(this.drafts);
    next.delete(keyOf(cell));
    this.drafts = next;
  }

  /** Keeps what was typed. What was refused is asked again only when the teacher says so. */
  keep(cell: Cell, again: "again" | "once" = "once"): Promise<Kept> {
    const draft = this.drafts.get(keyOf(cell));
    if (!draft) return Promise.resolve("kept");
    if (draft.problem !== "" && again === "once") return Promise.resolve("refused");
    const running = this.underway.get(keyOf(cell));
    // What was typed on while the answer was awaited comes after it.
    if (running) return running.then((kept) => (this.touched(cell) && this.problem(cell) === "" ? this.keep(cell) : kept));
    switch (this.typed(draft)) {
      case "same":
        this.drop(cell);
        return Promise.resolve("kept");
      case "blank":
        this.put({ ...draft, problem: words.blank });
        return Promise.resolve("refused");
      case "new": {
        const asked = this.send(draft).finally(() => this.underway.delete(keyOf(cell)));
        this.underway.set(keyOf(cell), asked);
        return asked;
      }
    }
  }

  /** The student is left by a key, or the view is: what was typed is kept, and listed beside the grid if it cannot be. */
  async leave(student: string | null): Promise<void> {
    const left = [...this.drafts.values()].filter((draft) => student === null || draft.student === student);
    const kept = await Promise.all(left.map((draft) => this.keep(draft)));
    for (const [n, draft] of left.entries()) {
      const { assignment, student, text } = draft;
      const message = this.problem(draft);
      if (kept[n] !== "kept" && message !== "") this.book.refuse({ assignment, student, input: text, message });
    }
  }

  private typed({ text, assignment, student }: Draft): Typed {
    return typedOf(text, textOf(this.book.ledger.mark(assignment, student)));
  }

  private async send(draft: Draft): Promise<Kept> {
    try {
      const { assignment, student } = draft;
      const reply = await this.book.edit([{ assignment, student, change: { kind: "input", text: draft.text.trim() } }], "in place");
      const bad = reply.refused[0];
      if (bad) return this.refuse(draft, bad.message);
      // Typed on meanwhile: that is another edit.
      if (this.drafts.get(keyOf(draft)) === draft) this.drop(draft);
      this.kept({ assignment, student });
      return "kept";
    } catch (thrown) {
      return this.refuse(draft, asRefusal(thrown).whole);
    }
  }

  private refuse(draft: Draft, problem: string): Kept {
    if (this.drafts.get(keyOf(draft)) === draft) this.put({ ...draft, problem });
    return "refused";
  }

  private put(draft: Draft): void {
    this.drafts = new Map([...this.drafts, [keyOf(draft), draft]]);
  }
}
