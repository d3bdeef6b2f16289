/**
 * Typing into cells. Enter goes on at once and what was typed is saved behind it (see saving.ts); a text that is not
 * accepted comes back as it was typed, or is listed when the teacher has gone on.
 */
import type { Cell } from "../ipc";
import { sameCell } from "../book/ledger";
import { textOf } from "../book/marks";
import { words } from "../shared/words";
import { Editor } from "./editor";
import type { Move } from "./range";
import { Saving } from "./saving";
import type { Selection } from "./selection";
import type { Surface } from "./surface";

/** Where to when what was typed is kept: a move, something that was clicked, or nowhere. */
export type Next = Move | (() => void) | null;

interface Heard {
  keep(cell: Cell, text: string): Promise<string | null>;
  refused(cell: Cell, text: string, problem: string): void;
  told(sentence: string): void;
  floating(): number;
  /** An empty text in a cell with a grade. */
  emptied(cell: Cell): void;
  /** What waited may go on: a text is saved, was refused behind the teacher, or stays in its field with a sentence. */
  settled(how: "saved" | "refused" | "stays"): void;
}

export class Typing {
  readonly editor: Editor;
  readonly saving: Saving;
  /** The field is still open while its text is being saved. */
  private held = false;
  /** The cell that the field stands in: what is chosen may change while it is open. */
  private edited: Cell | null = null;
  private gone = false;
  /** Counts what the teacher did: whoever did nothing since is still there. */
  private deeds = 0;

  constructor(
    overlay: HTMLElement,
    private readonly surface: Surface,
    private readonly selection: Selection,
    private readonly heard: Heard,
  ) {
    this.editor = new Editor(overlay);
    this.saving = new Saving((cell, text) => heard.keep(cell, text));
    this.editor.input.addEventListener("blur", this.left);
  }

  destroy(): void {
    // A link from outside leads elsewhere while a cell is typed into. Blank is a question, which nobody is there to answer.
    if (this.editor.open && this.editor.value.trim() !== "") void this.keep(null, false);
    this.gone = true;
    this.editor.destroy();
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** A cell is being edited, or what was typed into one is not saved yet. */
  get half(): boolean {
    return this.saving.any || (this.editor.open && !this.editor.untouched);
  }

  did(): void {
    this.deeds += 1;
  }

  /** What a cell says, as it could be typed: what is still being saved counts. */
  readonly textAt = (cell: Cell): string => {
    const ledger = this.selection.content?.ledger;
    return this.saving.textOf(cell) ?? (ledger ? textOf(ledger.mark(cell.assignment, cell.student)) : "");
  };

  /** What is being saved shows as it was typed, whatever was painted meanwhile. */
  pend(): void {
    for (const { cell, text } of this.saving.all) {
      const place = this.selection.placeOf(cell);
      if (place) this.surface.cellAt(place)?.pend(text);
    }
  }

  /** Opens the field in the active cell; `null`: with what it says. */
  edit(text: string | null): void {
    const cell = this.selection.cell;
    if (!cell) return;
    this.selection.offHead();
    this.open(text ?? this.textAt(cell), text !== null);
  }

  private open(text: string, replaced: boolean): void {
    const { cell, content } = this.selection;
    const place = this.selection.placeOf(cell);
    if (!place || !content) return;
    this.selection.remark();
    this.surface.reveal(place, this.heard.floating());
    const box = this.surface.cellAt(place);
    const student = content.students[place.row];
    const head = content.heads[place.col];
    if (!box || !student || !head) return;
    this.edited = cell;
    const label = words.book.editor(student.name, head.points);
    this.editor.show(box.root, { text, replaced, label, outOf: words.book.outOf(head.points) });
  }

  /** Redraws with other rows or columns: the field and what is in it stay with their cell. */
  through(moving: boolean, redraw: () => void): void {
    const cell = this.editor.open && moving ? this.edited : null;
    const text = this.editor.value;
    if (cell) this.editor.close();
    redraw();
    this.pend();
    this.selection.remark();
    if (!cell) return;
    if (this.selection.placeOf(cell)) {
      this.selection.choose(cell);
      this.open(text, true);
    } else if (text.trim() !== "") this.heard.told(words.book.notShown(text));
  }

  /** Closes the field; answers what was in it. */
  drop(): string {
    const text = this.editor.value.trim();
    this.editor.close();
    this.selection.focus();
    return text;
  }

  /** Keeps what was typed, then moves or does what was clicked. */
  async keep(next: Next, refocus = true): Promise<void> {
    const cell = this.edited;
    if (!cell || !this.editor.open || this.held) return;
    const moves = next !== null && typeof next !== "function";
    if (moves && !sameCell(cell, this.selection.cell)) this.selection.choose(cell);
    const text = this.editor.value.trim();
    if (this.editor.untouched || (text === "" && this.textAt(cell) === "")) {
      this.leave(next, refocus);
      return;
    }
    if (text === "") {
      // Blank never clears by itself: that is its own question.
      this.leave(null, refocus);
      this.heard.emptied(cell);
      if (typeof next === "function") next();
      return;
    }
    const answer = this.saving.add(cell, text);
    if (!moves) {
      this.keepHere(cell, text, await this.hold(answer), next, refocus);
      return;
    }
    const put = this.editor.lift();
    this.selection.move(next, false);
    put();
    this.pend();
    const then = this.deeds;
    const problem = await answer;
    if (!this.gone) this.paint(cell);
    if (problem !== null) {
      if (then === this.deeds && this.isHere()) this.back(cell, text, problem);
      else this.heard.refused(cell, text, problem);
    }
    this.heard.settled(problem === null ? "saved" : "refused");
  }

  private async hold(answer: Promise<string | null>): Promise<string | null> {
    this.held = true;
    this.editor.hold(true);
    try {
      return await answer;
    } finally {
      this.held = false;
      this.editor.hold(false);
    }
  }

  private keepHere(cell: Cell, text: string, problem: string | null, next: Next, refocus: boolean): void {
    if (problem === null) {
      this.leave(next, refocus);
      return this.heard.settled("saved");
    }
    // Its cell may not be shown any more: nothing to go back to but the sentence.
    if (this.gone || !this.editor.open) this.heard.refused(cell, text, problem);
    else {
      this.selection.choose(cell);
      this.editor.fail(problem);
      if (refocus) this.editor.input.focus({ preventScroll: true });
    }
    this.heard.settled("stays");
  }

  /** Nothing else is typed or saved, and the keyboard is in the grid. */
  private isHere(): boolean {
    return !this.gone && !this.editor.open && !this.saving.any && this.surface.table.contains(document.activeElement);
  }

  /** Back to a cell whose text was not accepted, as it was typed. */
  private back(cell: Cell, text: string, problem: string): void {
    const place = this.selection.placeOf(cell);
    if (place) {
      this.selection.go(place, false, false);
      this.open(text, true);
    }
    if (this.editor.open) this.editor.fail(problem);
    else this.heard.refused(cell, text, problem);
  }

  private paint(cell: Cell): void {
    const place = this.selection.placeOf(cell);
    if (place) this.surface.repaint([place]);
    this.pend();
  }

  private leave(next: Next, refocus: boolean): void {
    const put = this.editor.lift();
    if (typeof next === "function") next();
    else if (next) this.selection.move(next, false);
    else if (refocus) this.selection.focus();
    put();
  }

  private readonly left = () => {
    // Leaving the field by any other way keeps what was typed, without taking the focus back.
    queueMicrotask(() => {
      if (this.editor.open && !this.held && !this.editor.rejected && document.hasFocus() && document.activeElement !== this.editor.input) {
        void this.keep(null, false);
      }
    });
  };
}
