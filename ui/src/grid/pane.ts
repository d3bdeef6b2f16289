/**
 * The grid under a teacher's hands: what is active, what is selected, typing, the mouse, the clipboard.
 *
 * Cells are named by (assignment, student) throughout; places exist only while something is drawn or moved. What a deed
 * means is decided elsewhere: the pane asks (see {@link Wishes}).
 */
import type { Cell, OwnKey } from "../ipc";
import { textOf } from "../book/marks";
import { typing } from "../shared/focus";
import { words } from "../shared/words";
import type { CellBox } from "./cell";
import { drag } from "./drag";
import { Editor } from "./editor";
import { type Ask, type Key, askOf, editAskOf, keyOf } from "./keys";
import { type Move, type Place, type Range, area, between, moved, places } from "./range";
import { type Content, Surface } from "./surface";
import { toTsv } from "./tsv";

export interface Wishes {
  /** The selection is another one now. */
  selected(): void;
  /** Something that is not the pane's to do. */
  asked(ask: Exclude<Ask, { ask: "move" | "edit" | "selectAll" | "fill" | "fillDown" }>): void;
  /** Keep what was typed; answers a sentence when it was not accepted. */
  keep(cell: Cell, text: string): Promise<string | null>;
  /** Write these texts into these cells. */
  fill(edits: { cell: Cell; text: string }[]): void;
  /** Nothing could be filled, and why. */
  told(sentence: string): void;
  pasted(text: string, from: Cell): void;
  head(assignment: string, at: HTMLElement): void;
  /** Pixels at the bottom that something floats over. */
  floating(): number;
}

export class Pane {
  private readonly surface: Surface;
  private readonly editor: Editor;
  private readonly watcher: ResizeObserver;
  private content: Content | null = null;
  private rowOf = new Map<string, number>();
  private colOf = new Map<string, number>();
  private active: Cell | null = null;
  private end: Cell | null = null;
  private onHead = false;
  private busy = false;
  /** The cell that the editor stands in: what is chosen may change while it is open. */
  private edited: Cell | null = null;
  /** What was typed before the keyboard went on, until it is saved. */
  private unsaved: { cell: Cell; text: string } | null = null;
  /** Keys and clicks whose turn comes when the last answer is here. */
  private waiting: (Key | (() => void))[] = [];
  private resting: ReturnType<typeof setTimeout> | undefined;
  lettersOn = true;
  ownKeys: readonly OwnKey[] = [];

  constructor(
    private readonly scroller: HTMLElement,
    overlay: HTMLElement,
    private readonly wishes: Wishes,
  ) {
    this.surface = new Surface(scroller);
    this.editor = new Editor(overlay);
    this.watcher = new ResizeObserver(() => this.measure());
    this.watcher.observe(scroller);
    this.surface.measure();
    scroller.addEventListener("scroll", this.scrolled, { passive: true });
    const table = this.surface.table;
    table.addEventListener("keydown", this.keyed);
    table.addEventListener("mousedown", this.pressed);
    table.addEventListener("dblclick", this.doubled);
    table.addEventListener("beforecopy", this.offered);
    table.addEventListener("beforepaste", this.offered);
    table.addEventListener("copy", this.copied);
    table.addEventListener("paste", this.pastedHere);
    this.editor.input.addEventListener("blur", this.left);
  }

  destroy(): void {
    clearTimeout(this.resting);
    this.watcher.disconnect();
    this.editor.destroy();
    this.surface.table.remove();
    this.scroller.removeEventListener("scroll", this.scrolled);
  }

  /** Rows became taller or lower. */
  measure(): void {
    this.surface.measure();
    this.pend();
    this.editor.follow();
  }

  /** Draws another content; the selection and a half-typed text stay with their cells. */
  show(content: Content): void {
    const typed = this.editor.open ? this.edited : null;
    const half = typed ? this.editor.value : null;
    const moving = this.order(content);
    if (half !== null && moving) this.editor.close();
    // In another order other cells lie between the two corners: what was chosen would be something else.
    if (moving && this.extent > 1) this.end = this.active;
    this.content = content;
    this.rowOf = new Map(content.students.map((student, row) => [student.id, row]));
    this.colOf = new Map(content.heads.map((head, col) => [head.id, col]));
    if (!this.placeOf(this.active)) {
      const assignment = content.heads[0]?.id;
      const student = content.students[0]?.id;
      this.active = assignment !== undefined && student !== undefined ? { assignment, student } : null;
      this.end = this.active;
      this.onHead = false;
    }
    if (!this.placeOf(this.end)) this.end = this.active;
    this.surface.show(content);
    this.pend();
    this.remark();
    if (typed && half !== null && moving) {
      if (this.placeOf(typed)) {
        this.choose(typed);
        this.openEditor(half, true);
      } else if (half.trim() !== "") this.wishes.told(words.book.notShown(half));
    }
    this.wishes.selected();
  }

  private order(content: Content): boolean {
    const before = this.content;
    return (
      !before ||
      before.students.length !== content.students.length ||
      before.heads.length !== content.heads.length ||
      before.students.some((student, index) => student.id !== content.students[index]?.id) ||
      before.heads.some((head, index) => head.id !== content.heads[index]?.id)
    );
  }

  /** These cells are others now. */
  repaint(cells: readonly Cell[]): void {
    this.surface.repaint(cells.flatMap((cell) => this.placeOf(cell) ?? []));
    this.pend();
  }

  // ---- what is selected

  /** A cell is being edited, or what was typed into it was not accepted. */
  get halfTyped(): boolean {
    return this.unsaved !== null || (this.editor.open && !this.editor.untouched);
  }

  get cell(): Cell | null {
    return this.active;
  }

  get range(): Range | null {
    const from = this.placeOf(this.active);
    const to = this.placeOf(this.end);
    return from && to ? between(from, to) : null;
  }

  /** How many cells are selected. */
  get extent(): number {
    const range = this.range;
    return range ? area(range) : 0;
  }

  /** The selected cells, row by row. */
  cells(): Cell[] {
    const range = this.range;
    return range ? [...places(range)].flatMap((place) => this.cellAt(place) ?? []) : [];
  }

  /** Students from the active cell down and assignments to its end, as they are drawn. */
  from(cell: Cell): { students: string[]; assignments: string[] } {
    const place = this.placeOf(cell);
    if (!place || !this.content) return { students: [], assignments: [] };
    return {
      students: this.content.students.slice(place.row).map((student) => student.id),
      assignments: this.content.heads.slice(place.col).map((head) => head.id),
    };
  }

  /** Where a paste begins: the first cell of the selection. */
  corner(): Cell | null {
    const range = this.range;
    return range ? this.cellAt({ row: range.top, col: range.left }) : null;
  }

  select(cell: Cell, focus = true): void {
    const place = this.placeOf(cell);
    if (place) this.go(place, false, focus);
  }

  selectColumn(assignment: string): void {
    const col = this.colOf.get(assignment);
    const rows = this.content?.students.length ?? 0;
    if (col === undefined || rows === 0) return;
    this.go({ row: 0, col }, false, true);
    this.end = this.cellAt({ row: rows - 1, col });
    this.remark();
    this.wishes.selected();
  }

  /** Back to a single cell; false when it is one already. */
  collapse(): boolean {
    if (this.extent <= 1) return false;
    this.end = this.active;
    this.remark();
    this.wishes.selected();
    return true;
  }

  focus(): void {
    const place = this.activePlace();
    if (!place) return;
    this.surface.reveal(place, this.wishes.floating());
    this.surface.elementAt(place)?.focus({ preventScroll: true });
  }

  private activePlace(): Place | null {
    const place = this.placeOf(this.active);
    return place && this.onHead ? { row: -1, col: place.col } : place;
  }

  private placeOf(cell: Cell | null): Place | null {
    if (!cell) return null;
    const row = this.rowOf.get(cell.student);
    const col = this.colOf.get(cell.assignment);
    return row === undefined || col === undefined ? null : { row, col };
  }

  private cellAt(place: Place): Cell | null {
    const student = this.content?.students[place.row]?.id;
    const assignment = this.content?.heads[place.col]?.id;
    return student === undefined || assignment === undefined ? null : { assignment, student };
  }

  private remark(): void {
    this.surface.mark({ active: this.activePlace(), range: this.onHead ? null : this.range });
  }

  private go(place: Place, extend: boolean, focus = true): void {
    const cell = this.cellAt({ row: Math.max(0, place.row), col: place.col });
    if (!cell) return;
    this.onHead = place.row === -1 && !extend;
    this.end = cell;
    if (!extend) this.active = cell;
    this.remark();
    this.surface.reveal(this.onHead ? place : (this.placeOf(cell) ?? place), this.wishes.floating());
    if (focus && !extend) this.focus();
    this.wishes.selected();
  }

  private move(move: Move, extend: boolean): void {
    const from = this.placeOf(extend ? this.end : this.active);
    const size = { rows: this.rowOf.size, cols: this.colOf.size };
    if (!from || size.rows === 0) return;
    if (this.onHead) {
      const next = moved(from, move, size, this.surface.page);
      const stays = move.by === "step" ? move.rows <= 0 : move.by === "edge" && move.to !== "bottom" && move.to !== "last";
      this.go(stays ? { row: -1, col: next.col } : { row: move.by === "step" ? 0 : next.row, col: next.col }, false);
    } else if (!extend && move.by === "step" && move.rows === -1 && from.row === 0) {
      this.go({ row: -1, col: from.col }, false);
    } else {
      this.go(moved(from, move, size, this.surface.page), extend);
    }
  }

  // ---- keys

  private readonly scrolled = () => {
    this.scroller.classList.add("scrolling");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.scroller.classList.remove("scrolling"), 200);
    this.surface.look();
    this.pend();
    this.editor.follow();
  };

  private readonly keyed = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    const key = keyOf(event);
    if (this.busy) {
      // The last answer is still on its way: the key waits for its turn.
      event.preventDefault();
      this.waiting.push(key);
    } else if (this.press(key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  /** Does what a key asks for; false when it is none of the grid's. */
  private press(key: Key): boolean {
    const several = this.extent > 1;
    if (this.editor.open) {
      const ask = editAskOf(key, several);
      if (!ask) {
        if (key.ctrl || key.alt) return false;
        if (key.key === "ArrowUp" || key.key === "ArrowDown") {
          void this.keep({ by: "step", rows: key.key === "ArrowUp" ? -1 : 1, cols: 0 });
          return true;
        }
        return false;
      }
      if (ask.ask === "drop") this.drop();
      else if (ask.ask === "fill") this.fillTyped();
      else void this.keep(ask.move);
      return true;
    }
    if (this.onHead && (key.key === "Enter" || key.key === " " || key.key === "F10")) {
      this.openHead();
      return true;
    }
    const ask = askOf(key, { rtl: this.surface.rtl, several, lettersOn: this.lettersOn, own: this.ownKeys });
    if (!ask) return false;
    switch (ask.ask) {
      case "move":
        this.move(ask.move, ask.extend);
        return true;
      case "edit":
        if (this.onHead) return false;
        this.edit(ask.text);
        return true;
      case "selectAll":
        this.selectAll();
        return true;
      case "fill":
        this.fillFrom(this.active);
        return true;
      case "fillDown":
        this.fillDown();
        return true;
      default:
        if (this.onHead && ask.ask !== "undo" && ask.ask !== "redo" && ask.ask !== "escape") return false;
        this.wishes.asked(ask);
        return true;
    }
  }

  /** What was pressed while an answer was awaited, in its order. */
  private async replay(): Promise<void> {
    while (this.waiting.length > 0 && !this.busy) {
      const key = this.waiting.shift();
      if (typeof key === "function") {
        key();
        continue;
      }
      if (!key || this.press(key)) continue;
      if (key.ctrl || key.alt) {
        // None of the grid's: the window's own keys get it after all.
        const { key: name, ctrl: ctrlKey, alt: altKey, shift: shiftKey } = key;
        this.surface.table.dispatchEvent(new KeyboardEvent("keydown", { key: name, ctrlKey, altKey, shiftKey, bubbles: true, cancelable: true }));
      } else if (this.editor.open && key.key.length === 1) this.editor.type(key.key);
      await Promise.resolve();
    }
  }

  private openHead(): void {
    const place = this.activePlace();
    const at = place ? this.surface.elementAt(place) : null;
    if (this.active && at) this.wishes.head(this.active.assignment, at);
  }

  private selectAll(): void {
    const first = this.cellAt({ row: 0, col: 0 });
    const last = this.cellAt({ row: this.rowOf.size - 1, col: this.colOf.size - 1 });
    if (!first || !last) return;
    this.onHead = false;
    this.active = first;
    this.end = last;
    this.remark();
    this.wishes.selected();
  }

  // ---- typing

  edit(text: string | null): void {
    if (!this.active || !this.content) return;
    this.onHead = false;
    const mark = this.content.ledger.mark(this.active.assignment, this.active.student);
    this.openEditor(text ?? textOf(mark), text !== null);
  }

  private openEditor(text: string, replaced: boolean): void {
    const place = this.placeOf(this.active);
    if (!place || !this.content) return;
    this.remark();
    this.surface.reveal(place, this.wishes.floating());
    const box = this.surface.cellAt(place);
    const student = this.content.students[place.row];
    const head = this.content.heads[place.col];
    if (!box || !student || !head) return;
    this.edited = this.active;
    this.editor.show(box.root, {
      text,
      replaced,
      label: words.book.editor(student.name, head.points),
      outOf: words.book.outOf(head.points),
    });
  }

  private drop(): void {
    this.editor.close();
    this.focus();
  }

  /** Keeps what was typed, then moves or does what was clicked; answers whether the editor is gone. */
  private async keep(move: Move | (() => void) | null, refocus = true): Promise<boolean> {
    const cell = this.edited;
    if (!cell || !this.editor.open || this.busy) return !this.editor.open;
    const goes = move !== null && typeof move !== "function";
    if (goes && !same(cell, this.active)) this.choose(cell);
    const text = this.editor.value.trim();
    const had = this.content ? textOf(this.content.ledger.mark(cell.assignment, cell.student)) : "";
    if (this.editor.untouched || (text === "" && had === "")) return this.leaveEditor(move, refocus);
    if (text === "") {
      // Blank never clears by itself: that is its own question.
      this.leaveEditor(null, refocus);
      this.wishes.asked({ ask: "clear" });
      if (typeof move === "function") move();
      return true;
    }
    this.busy = true;
    if (goes) {
      // On to the next cell at once; what was typed shows in its own and is saved meanwhile.
      this.unsaved = { cell, text };
      this.editor.close();
      this.pend();
      this.move(move, false);
    } else this.editor.hold(true);
    const problem = await this.wishes.keep(cell, text);
    this.busy = false;
    this.unsaved = null;
    this.editor.hold(false);
    if (goes) this.repaint([cell]);
    if (problem !== null) {
      this.waiting = [];
      if (goes) this.back(cell, text);
      else this.choose(cell);
      if (!this.editor.open) {
        // Its cell is not shown any more: nothing to go back to but the sentence.
        this.wishes.told(words.book.notKept(text, problem));
        return false;
      }
      this.editor.fail(problem);
      if (refocus) this.editor.input.focus({ preventScroll: true });
      return false;
    }
    if (!goes) this.leaveEditor(move, refocus);
    void this.replay();
    return true;
  }

  /** Back to a cell whose text was not accepted, as it was typed. */
  private back(cell: Cell, text: string): void {
    const place = this.placeOf(cell);
    if (!place) return;
    this.go(place, false, false);
    this.openEditor(text, true);
  }

  /** Makes a cell the chosen one, wherever the keyboard is. */
  private choose(cell: Cell): void {
    this.active = cell;
    this.end = cell;
    this.onHead = false;
    this.remark();
    this.wishes.selected();
  }

  /** What is being saved shows as it was typed, whatever was painted meanwhile. */
  private pend(): void {
    if (this.unsaved) this.cellBox(this.unsaved.cell)?.pend(this.unsaved.text);
  }

  private cellBox(cell: Cell): CellBox | null {
    const place = this.placeOf(cell);
    return place ? this.surface.cellAt(place) : null;
  }

  private leaveEditor(move: Move | (() => void) | null, refocus: boolean): true {
    this.editor.close();
    if (typeof move === "function") move();
    else if (move) this.move(move, false);
    else if (refocus) this.focus();
    return true;
  }

  private readonly left = () => {
    // Leaving the field by any other way keeps what was typed, without taking the focus back.
    queueMicrotask(() => {
      if (this.editor.open && !this.busy && !this.editor.rejected && document.hasFocus() && document.activeElement !== this.editor.input) {
        void this.keep(null, false);
      }
    });
  };

  // ---- filling

  private fillTyped(): void {
    const text = this.editor.value.trim();
    this.drop();
    if (text === "") this.wishes.told(words.book.blankFill);
    else this.wishes.fill(this.cells().map((cell) => ({ cell, text })));
  }

  private fillFrom(source: Cell | null): void {
    if (!source || !this.content) return;
    const text = textOf(this.content.ledger.mark(source.assignment, source.student));
    if (text === "") return this.wishes.told(words.book.blankFill);
    const rest = this.cells().filter((cell) => !same(cell, source));
    this.wishes.fill(rest.map((cell) => ({ cell, text })));
  }

  /** The first row of the selection goes down through it; a single row takes what is above it. */
  private fillDown(): void {
    const range = this.range;
    if (!range || !this.content) return;
    const from = range.top === range.bottom ? range.top - 1 : range.top;
    if (from < 0) return this.wishes.told(words.book.oneCell);
    const edits = [...places({ ...range, top: from + 1 })].flatMap((place) => {
      const cell = this.cellAt(place);
      const above = this.cellAt({ row: from, col: place.col });
      const text = above && this.content ? textOf(this.content.ledger.mark(above.assignment, above.student)) : "";
      return cell && text !== "" ? [{ cell, text }] : [];
    });
    if (edits.length === 0) this.wishes.told(words.book.blankFill);
    else this.wishes.fill(edits);
  }

  // ---- the mouse

  private readonly pressed = (event: MouseEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element) || typing(event.target)) return;
    const at = this.surface.placeOf(event.target);
    if (!at) return;
    event.preventDefault();
    const extend = event.shiftKey;
    const start = () => {
      if (at.kind === "head") {
        this.go(at.place, false);
        this.openHead();
      } else if (at.kind === "student") {
        this.go({ row: at.place.row, col: 0 }, false);
        this.end = this.cellAt({ row: at.place.row, col: this.colOf.size - 1 });
        this.remark();
        this.wishes.selected();
      } else {
        this.go(at.place, extend);
        if (extend) this.focus();
      }
    };
    const leave = () => {
      if (this.editor.open) void this.keep(start);
      else start();
    };
    if (this.busy) this.waiting.push(leave);
    else if (this.editor.open) leave();
    else {
      start();
      if (at.kind === "cell") this.follow();
    }
  };

  private follow(): void {
    drag({
      bounds: () => this.surface.bounds(),
      scrollBy: (x, y) => this.surface.scrollBy(x, y),
      reach: (x, y) => {
        const cell = this.cellAt(this.surface.nearest(x, y));
        if (!cell || same(cell, this.end)) return;
        this.end = cell;
        this.remark();
        this.wishes.selected();
      },
    });
  }

  private readonly doubled = (event: MouseEvent) => {
    if (this.busy || !(event.target instanceof Element) || typing(event.target)) return;
    if (this.surface.placeOf(event.target)?.kind === "cell") this.edit(null);
  };

  // ---- the clipboard, by its own events: no permission is needed

  /** WebKit asks first whether there is anything to copy or a place to paste. */
  private readonly offered = (event: Event) => {
    if (!this.editor.open && this.active && !this.onHead) event.preventDefault();
  };

  private readonly copied = (event: ClipboardEvent) => {
    const range = this.range;
    if (this.editor.open || !range || !this.content || this.onHead) return;
    const rows: string[][] = [];
    for (let row = range.top; row <= range.bottom; row += 1) {
      const line: string[] = [];
      for (let col = range.left; col <= range.right; col += 1) {
        const cell = this.cellAt({ row, col });
        line.push(cell ? textOf(this.content.ledger.mark(cell.assignment, cell.student)) : "");
      }
      rows.push(line);
    }
    event.clipboardData?.setData("text/plain", toTsv(rows));
    event.preventDefault();
  };

  private readonly pastedHere = (event: ClipboardEvent) => {
    const corner = this.corner();
    if (this.editor.open || !corner || this.onHead) return;
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "") this.wishes.pasted(text, corner);
  };
}

function same(a: Cell, b: Cell | null): boolean {
  return a.assignment === b?.assignment && a.student === b.student;
}
