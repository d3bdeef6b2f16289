/**
 * The grid under a teacher's hands: keys, the mouse, the clipboard. What is selected is in selection.ts, what is typed
 * in typing.ts.
 *
 * Cells are named by (assignment, student) throughout; places exist only while something is drawn or moved. What a deed
 * means is decided elsewhere: the pane asks (see {@link Wishes}).
 */
import type { Cell, OwnKey } from "../ipc";
import { sameCell } from "../book/ledger";
import { typing } from "../shared/focus";
import { words } from "../shared/words";
import { drag } from "./drag";
import { type Filled, filledDown, filledFrom } from "./filling";
import type { Content } from "./content";
import { type Ask, type Key, type Keyboard, askOf, editAskOf, keyOf, needsSaved } from "./keys";
import { Selection } from "./selection";
import type { Surface } from "./surface";
import { toTsv } from "./tsv";
import { type Turn, Turns } from "./turns";
import { Typing } from "./typing";

export interface Wishes {
  /** The selection is another one now. */
  selected(): void;
  /** Something that is not the pane's to do. */
  asked(ask: Exclude<Ask, { ask: "move" | "edit" | "selectAll" | "fill" | "fillDown" }>): void;
  /** Keep what was typed; answers a sentence when it was not accepted. */
  keep(cell: Cell, text: string): Promise<string | null>;
  /** What was typed was not accepted, and the teacher is somewhere else already. */
  refused(cell: Cell, text: string, problem: string): void;
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
  readonly selection: Selection;
  private readonly typing: Typing;
  private readonly turns: Turns;
  private readonly watcher: ResizeObserver;
  /** What ends its listening. */
  private readonly ends = new AbortController();
  private passing = false;
  private resting: ReturnType<typeof setTimeout> | undefined;
  lettersOn = true;
  ownKeys: readonly OwnKey[] = [];

  /** The grid of one book. The surface stays for the next one's: its elements are used again. */
  constructor(
    private readonly surface: Surface,
    overlay: HTMLElement,
    private readonly wishes: Wishes,
  ) {
    const { scroller } = surface;
    surface.begin();
    this.selection = new Selection(this.surface, wishes);
    this.turns = new Turns(this.may, this.act);
    this.typing = new Typing(overlay, this.surface, this.selection, {
      keep: (cell, text) => wishes.keep(cell, text),
      refused: (cell, text, problem) => wishes.refused(cell, text, problem),
      told: (sentence) => wishes.told(sentence),
      floating: () => wishes.floating(),
      emptied: (cell) => this.emptied(cell),
      settled: (how) => {
        // Who undoes means what was just typed, which is not there to be undone.
        if (how !== "saved") this.turns.keepOnly((turn) => how === "refused" && !isUndo(turn));
        void this.turns.next();
      },
    });
    this.watcher = new ResizeObserver(() => this.measure());
    this.watcher.observe(scroller);
    this.surface.measure();
    const { signal } = this.ends;
    scroller.addEventListener("scroll", this.scrolled, { passive: true, signal });
    const table = this.surface.table;
    table.addEventListener("keydown", this.keyed, { signal });
    table.addEventListener("mousedown", this.pressed, { signal });
    table.addEventListener("dblclick", this.doubled, { signal });
    table.addEventListener("pointerover", this.hovered, { signal });
    table.addEventListener("pointerleave", this.hovered, { signal });
    table.addEventListener("beforecopy", this.offered, { signal });
    table.addEventListener("beforepaste", this.offered, { signal });
    table.addEventListener("copy", this.copied, { signal });
    table.addEventListener("paste", this.pastedHere, { signal });
  }

  destroy(): void {
    this.ends.abort();
    this.watcher.disconnect();
    this.typing.destroy();
    // What waited was about grades that are not shown any more.
    this.turns.keepOnly(() => false);
    clearTimeout(this.resting);
    this.rest();
  }

  /** Rows became taller or lower. */
  measure(): void {
    this.surface.measure();
    this.typing.pend();
    this.typing.editor.follow();
  }

  /** Draws another content; the selection and a half-typed text stay with their cells. */
  show(content: Content): void {
    const moving = this.selection.differs(content);
    this.typing.through(moving, () => {
      this.selection.take(content, moving);
      this.surface.show(content);
    });
    this.wishes.selected();
  }

  /** These cells are others now. */
  repaint(cells: readonly Cell[]): void {
    this.surface.repaint(cells.flatMap((cell) => this.selection.placeOf(cell) ?? []));
    this.typing.pend();
  }

  /** A cell is being edited, or what was typed into one is not saved yet. */
  get halfTyped(): boolean {
    return this.typing.half;
  }

  // ---- keys

  private readonly scrolled = () => {
    this.surface.scroller.classList.add("scrolling");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), 200);
    this.surface.follow();
    this.typing.pend();
    this.typing.editor.follow();
  };

  private rest(): void {
    this.surface.scroller.classList.remove("scrolling");
    this.surface.rest();
  }

  private readonly keyed = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    // None of the grid's, as its turn has shown: on its way to the window.
    if (this.passing) return;
    this.typing.did();
    const key = keyOf(event);
    if (this.turns.waits(key)) event.preventDefault();
    else if (this.press(key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  private readonly may = (turn: Turn): boolean => {
    if (this.typing.isHeld) return false;
    if (!this.typing.saving.any) return true;
    return typeof turn !== "function" && !needsSaved(turn, this.keyboard());
  };

  private keyboard(): Keyboard {
    const { extent, onHead } = this.selection;
    const { rtl } = this.surface.layout;
    return { rtl, several: extent > 1, lettersOn: this.lettersOn, own: this.ownKeys, editing: this.typing.editor.open, onHead };
  }

  /** Does what a key asks for; false when it is none of the grid's. */
  private press(key: Key): boolean {
    if (this.typing.editor.open) return this.pressInField(key);
    const { onHead } = this.selection;
    if (onHead && (key.key === "Enter" || key.key === " " || key.key === "F10")) {
      this.openHead();
      return true;
    }
    const ask = askOf(key, this.keyboard());
    if (!ask) return false;
    switch (ask.ask) {
      case "move":
        this.selection.move(ask.move, ask.extend);
        return true;
      case "edit":
        if (onHead) return false;
        this.typing.edit(ask.text);
        return true;
      case "selectAll":
        this.selection.selectAll();
        return true;
      case "fill":
        this.fillFrom();
        return true;
      case "fillDown":
        this.fillDown();
        return true;
      default:
        if (onHead && ask.ask !== "undo" && ask.ask !== "redo" && ask.ask !== "escape") return false;
        this.wishes.asked(ask);
        return true;
    }
  }

  private pressInField(key: Key): boolean {
    const ask = editAskOf(key, this.selection.extent > 1);
    if (ask?.ask === "drop") this.typing.drop();
    else if (ask?.ask === "fill") this.fillTyped();
    else if (ask) void this.typing.keep(ask.move);
    else if (!key.ctrl && !key.alt && (key.key === "ArrowUp" || key.key === "ArrowDown")) {
      void this.typing.keep({ by: "step", rows: key.key === "ArrowUp" ? -1 : 1, cols: 0 });
    } else return false;
    return true;
  }

  /** A key whose turn came later. */
  private readonly act = (key: Key): void => {
    if (this.press(key)) return;
    if (key.ctrl || key.alt) {
      // None of the grid's: the window's own keys get it after all.
      const { key: name, ctrl: ctrlKey, alt: altKey, shift: shiftKey } = key;
      this.passing = true;
      this.surface.table.dispatchEvent(new KeyboardEvent("keydown", { key: name, ctrlKey, altKey, shiftKey, bubbles: true, cancelable: true }));
      this.passing = false;
    } else if (this.typing.editor.open && key.key.length === 1) this.typing.editor.type(key.key);
  };

  private openHead(): void {
    const place = this.selection.activePlace();
    const at = place ? this.surface.elementAt(place) : null;
    if (this.selection.cell && at) this.wishes.head(this.selection.cell.assignment, at);
  }

  private emptied(cell: Cell): void {
    this.turns.take(() => {
      if (!sameCell(cell, this.selection.cell)) this.selection.choose(cell);
      this.wishes.asked({ ask: "clear" });
    });
  }

  // ---- filling

  private fill(filled: Filled[]): void {
    if (filled.length === 0) this.wishes.told(words.book.blankFill);
    else this.wishes.fill(filled);
  }

  private fillFrom(): void {
    const source = this.selection.cell;
    if (source) this.fill(filledFrom(source, this.selection.cells(), this.typing.textAt(source)));
  }

  private fillTyped(): void {
    const text = this.typing.drop();
    this.fill(text === "" ? [] : this.selection.cells().map((cell) => ({ cell, text })));
  }

  private fillDown(): void {
    const range = this.selection.range;
    if (!range) return;
    const filled = filledDown(range, (place) => this.selection.cellAt(place), this.typing.textAt);
    if (filled === null) this.wishes.told(words.book.oneCell);
    else this.fill(filled);
  }

  // ---- the mouse

  private readonly pressed = (event: MouseEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element) || typing(event.target)) return;
    const at = this.surface.placeOf(event.target);
    if (!at) return;
    event.preventDefault();
    this.typing.did();
    const extend = event.shiftKey;
    const start = () => {
      if (at.kind === "head") {
        this.selection.go(at.place, false);
        this.openHead();
      } else if (at.kind === "student") this.selection.selectRow(at.place.row);
      else {
        this.selection.go(at.place, extend);
        if (extend) this.selection.focus();
      }
    };
    const leave = () => {
      if (this.typing.editor.open) void this.typing.keep(start);
      else start();
    };
    if (this.typing.isHeld || this.turns.any) this.turns.waits(leave);
    else if (this.typing.editor.open) leave();
    else {
      start();
      if (at.kind === "cell") this.follow();
    }
  };

  private follow(): void {
    drag({
      bounds: () => this.surface.layout.bounds(),
      scrollBy: (x, y) => this.surface.scrollBy(x, y),
      reach: (x, y) => {
        const cell = this.selection.cellAt(this.surface.layout.nearest(x, y));
        if (cell && !sameCell(cell, this.selection.last)) this.selection.reach(cell);
      },
    });
  }

  private readonly hovered = (event: PointerEvent) => {
    this.surface.hover(event.type === "pointerover" && event.target instanceof Element ? event.target : null);
  };

  private readonly doubled = (event: MouseEvent) => {
    if (this.typing.isHeld || !(event.target instanceof Element) || typing(event.target)) return;
    if (this.surface.placeOf(event.target)?.kind === "cell") this.typing.edit(null);
  };

  // ---- the clipboard, by its own events: no permission is needed

  /** WebKit asks first whether there is anything to copy or a place to paste. */
  private readonly offered = (event: Event) => {
    if (!this.typing.editor.open && this.selection.cell && !this.selection.onHead) event.preventDefault();
  };

  private readonly copied = (event: ClipboardEvent) => {
    const rows = this.selection.rows();
    if (this.typing.editor.open || rows.length === 0 || this.selection.onHead) return;
    event.clipboardData?.setData("text/plain", toTsv(rows.map((row) => row.map(this.typing.textAt))));
    event.preventDefault();
  };

  private readonly pastedHere = (event: ClipboardEvent) => {
    const corner = this.selection.corner();
    if (this.typing.editor.open || !corner || this.selection.onHead) return;
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "") this.wishes.pasted(text, corner);
  };
}

function isUndo(turn: Turn): boolean {
  return typeof turn !== "function" && turn.ctrl && "zy".includes(turn.key.toLowerCase());
}
