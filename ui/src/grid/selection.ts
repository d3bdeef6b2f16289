/**
 * What is active and what is selected in the grid. Cells are named by (assignment, student); places exist only while
 * something is drawn or moved.
 */
import type { Cell } from "../ipc";
import { type Move, type Place, type Range, area, between, moved, places } from "./range";
import type { Content } from "./content";
import type { Surface } from "./surface";

interface Heard {
  /** The selection is another one now. */
  selected(): void;
  /** Pixels at the bottom that something floats over. */
  floating(): number;
}

export class Selection {
  content: Content | null = null;
  private rowOf = new Map<string, number>();
  private colOf = new Map<string, number>();
  private active: Cell | null = null;
  private end: Cell | null = null;
  private head = false;

  constructor(
    private readonly surface: Surface,
    private readonly heard: Heard,
  ) {}

  get cell(): Cell | null {
    return this.active;
  }

  /** The end of the selection that moves. */
  get last(): Cell | null {
    return this.end;
  }

  /** The keyboard is on the head of the active cell's column. */
  get onHead(): boolean {
    return this.head;
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

  /** The selected cells as rows. */
  rows(): Cell[][] {
    const range = this.range;
    if (!range) return [];
    const lines: Cell[][] = [];
    for (let row = range.top; row <= range.bottom; row += 1) {
      lines.push([...places({ ...range, top: row, bottom: row })].flatMap((place) => this.cellAt(place) ?? []));
    }
    return lines;
  }

  /** The first cell of the selection. */
  corner(): Cell | null {
    const range = this.range;
    return range ? this.cellAt({ row: range.top, col: range.left }) : null;
  }

  /** Students from a cell down and assignments to its end, as they are drawn. */
  from(cell: Cell): { students: string[]; assignments: string[] } {
    const place = this.placeOf(cell);
    if (!place || !this.content) return { students: [], assignments: [] };
    return {
      students: this.content.students.slice(place.row).map((student) => student.id),
      assignments: this.content.heads.slice(place.col).map((head) => head.id),
    };
  }

  activePlace(): Place | null {
    const place = this.placeOf(this.active);
    return place && this.head ? { row: -1, col: place.col } : place;
  }

  placeOf(cell: Cell | null): Place | null {
    if (!cell) return null;
    const row = this.rowOf.get(cell.student);
    const col = this.colOf.get(cell.assignment);
    return row === undefined || col === undefined ? null : { row, col };
  }

  cellAt(place: Place): Cell | null {
    const student = this.content?.students[place.row]?.id;
    const assignment = this.content?.heads[place.col]?.id;
    return student === undefined || assignment === undefined ? null : { assignment, student };
  }

  /** Whether other rows or columns are drawn, or in another order. */
  differs(content: Content): boolean {
    const before = this.content;
    return (
      !before ||
      before.students.length !== content.students.length ||
      before.heads.length !== content.heads.length ||
      before.students.some((student, index) => student.id !== content.students[index]?.id) ||
      before.heads.some((head, index) => head.id !== content.heads[index]?.id)
    );
  }

  /** Other rows and columns are drawn from now on; what is selected stays with its cells where they are shown. */
  take(content: Content, moving: boolean): void {
    // In another order other cells lie between the two corners: what was chosen would be something else.
    if (moving && this.extent > 1) this.end = this.active;
    this.content = content;
    this.rowOf = new Map(content.students.map((student, row) => [student.id, row]));
    this.colOf = new Map(content.heads.map((head, col) => [head.id, col]));
    if (!this.placeOf(this.active)) {
      this.active = this.cellAt({ row: 0, col: 0 });
      this.end = this.active;
      this.head = false;
    }
    if (!this.placeOf(this.end)) this.end = this.active;
  }

  /** Makes a cell the chosen one, wherever the keyboard is. */
  choose(cell: Cell): void {
    this.active = cell;
    this.reach(cell);
  }

  /** The selection goes from the active cell to this one. */
  reach(cell: Cell | null): void {
    this.end = cell;
    this.offHead();
    this.heard.selected();
  }

  offHead(): void {
    this.head = false;
    this.remark();
  }

  /** Back to a single cell; false when it is one already. */
  collapse(): boolean {
    if (this.extent <= 1) return false;
    this.end = this.active;
    this.remark();
    this.heard.selected();
    return true;
  }

  select(cell: Cell, focus = true): void {
    const place = this.placeOf(cell);
    if (place) this.go(place, false, focus);
  }

  selectColumn(assignment: string): void {
    const col = this.colOf.get(assignment);
    const rows = this.rowOf.size;
    if (col === undefined || rows === 0) return;
    this.go({ row: 0, col }, false, true);
    this.reach(this.cellAt({ row: rows - 1, col }));
  }

  selectRow(row: number): void {
    this.go({ row, col: 0 }, false);
    this.reach(this.cellAt({ row, col: this.colOf.size - 1 }));
  }

  selectAll(): void {
    const first = this.cellAt({ row: 0, col: 0 });
    const last = this.cellAt({ row: this.rowOf.size - 1, col: this.colOf.size - 1 });
    if (!first || !last) return;
    this.active = first;
    this.reach(last);
  }

  remark(): void {
    this.surface.mark({ active: this.activePlace(), range: this.head ? null : this.range });
  }

  focus(): void {
    const place = this.activePlace();
    if (!place) return;
    this.surface.reveal(place, this.heard.floating());
    this.surface.elementAt(place)?.focus({ preventScroll: true });
  }

  /** A row of −1 is the head. */
  go(place: Place, extend: boolean, focus = true): void {
    const cell = this.cellAt({ row: Math.max(0, place.row), col: place.col });
    if (!cell) return;
    this.head = place.row === -1 && !extend;
    this.end = cell;
    if (!extend) this.active = cell;
    // Scrolled before it is drawn: afterwards the page would have to be laid out for it.
    this.surface.reveal(this.head ? place : (this.placeOf(cell) ?? place), this.heard.floating());
    this.remark();
    if (focus && !extend) this.focus();
    this.heard.selected();
  }

  move(move: Move, extend: boolean): void {
    const from = this.placeOf(extend ? this.end : this.active);
    const size = { rows: this.rowOf.size, cols: this.colOf.size };
    if (!from || size.rows === 0) return;
    if (this.head) {
      const next = moved(from, move, size, this.surface.layout.page);
      const stays = move.by === "step" ? move.rows <= 0 : move.by === "edge" && move.to !== "bottom" && move.to !== "last";
      this.go(stays ? { row: -1, col: next.col } : { row: move.by === "step" ? 0 : next.row, col: next.col }, false);
    } else if (!extend && move.by === "step" && move.rows === -1 && from.row === 0) {
      this.go({ row: -1, col: from.col }, false);
    } else {
      this.go(moved(from, move, size, this.surface.layout.page), extend);
    }
  }
}
