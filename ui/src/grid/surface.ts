/**
 * The grid as elements: one scroll container, a sticky head, pinned cells at both sides, and only the rows and cells
 * that can be seen. Elements are used again and stay in visual order.
 *
 * Deliberately not here: keys, the mouse, what is selected and why (see pane.ts).
 */
import type { AssignmentHead, StudentView } from "../ipc";
import type { Ledger, Mark } from "../book/ledger";
import { clock } from "../shared/format";
import { words } from "../shared/words";
import type { CellBox } from "./cell";
import { HeadBox, chipOf } from "./head";
import { type Place, type Range, contains } from "./range";
import { RowBox } from "./row";
import { attribute, element, svg } from "./svg";
import { type Span, itemAt, revealed, visible } from "./window";

/** Everything the grid draws. */
export interface Content {
  name: string;
  lms: string;
  readAt: string | null;
  students: readonly StudentView[];
  heads: readonly AssignmentHead[];
  totals: ReadonlyMap<string, string>;
  ledger: Ledger;
  /** Cells that a filter leaves in the background. */
  dim: ((mark: Mark) => boolean) | null;
  /** The column the rows are sorted by. */
  sorted: { assignment: string; direction: "ascending" | "descending" } | null;
}

/** What is marked in it. A row of −1 is the head. */
export interface Marked {
  active: Place | null;
  range: Range | null;
}

const overscan = { rows: 3, cols: 1 };
/** Columns before the first assignment: the student and the match. */
const before = 2;

export class Surface {
  readonly table = element("table", "grid", "grid");
  private readonly thead = element("thead", "", "rowgroup");
  private readonly headRow = element("tr", "", "row");
  private readonly tbody = element("tbody", "", "rowgroup");
  private readonly corner = element("th", "p1", "columnheader");
  private readonly cornerCount = element("small");
  private readonly matchHead = element("th", "p2", "columnheader");
  private readonly matchWords = element("span", "vh");
  private readonly totalHead = element("th", "pr", "columnheader");
  private readonly totalName = element("span");
  private readonly totalAt = element("small");
  private readonly rows = new Map<number, RowBox>();
  private readonly spareRows: RowBox[] = [];
  private readonly heads = new Map<number, HeadBox>();
  private readonly spareHeads: HeadBox[] = [];
  private size = { row: 36, head: 92, student: 200, match: 32, score: 104, total: 68 };
  private drawn: { rows: Span; cols: Span } | null = null;
  private content: Content | null = null;
  private marked: Marked = { active: null, range: null };
  private tabbed: HTMLElement | null = null;
  private kept = { left: 0, top: 0 };
  rtl = false;

  constructor(readonly scroller: HTMLElement) {
    this.headRow.setAttribute("aria-rowindex", "1");
    this.table.setAttribute("aria-multiselectable", "true");
    this.buildPinnedHeads();
    this.headRow.append(this.corner, this.matchHead, this.totalHead);
    this.thead.append(this.headRow);
    this.table.append(this.thead, this.tbody);
    scroller.append(this.table);
  }

  private buildPinnedHeads(): void {
    const student = element("div", "ch");
    const name = element("span");
    name.textContent = words.book.student;
    student.append(this.cornerCount, name);
    this.corner.append(student);
    this.corner.setAttribute("aria-colindex", "1");
    const match = element("div", "ch mid");
    match.append(svg("link", "s"), this.matchWords);
    this.matchHead.append(match);
    this.matchHead.setAttribute("aria-colindex", "2");
    const total = element("div", "ch");
    total.append(this.totalName, this.totalAt);
    this.totalHead.append(total);
  }

  get page(): number {
    return Math.max(1, Math.floor(this.heightForRows() / this.size.row) - 1);
  }

  /** Reads the sizes again: the window changed, or the sidebar became a rail. */
  measure(): void {
    const style = getComputedStyle(this.scroller);
    const pixels = (name: string, otherwise: number) => {
      const value = Number.parseFloat(style.getPropertyValue(name));
      return Number.isFinite(value) && value > 0 ? value : otherwise;
    };
    this.size = {
      row: pixels("--row", 36),
      head: pixels("--head", 92),
      student: pixels("--col-student", 200),
      match: pixels("--col-match", 32),
      score: pixels("--col-score", 104),
      total: pixels("--col-total", 68),
    };
    this.rtl = style.direction === "rtl";
    // Hiding the grid loses its place; it is put back when there is room again.
    if (this.scroller.clientHeight > 0 && this.scroller.scrollTop === 0 && this.scroller.scrollLeft === 0) {
      this.scroller.scrollTop = this.kept.top;
      this.scroller.scrollLeft = this.kept.left;
    }
    this.layOut();
  }

  show(content: Content): void {
    const columns = content.heads.length;
    this.content = content;
    attribute(this.table, "aria-label", words.book.grid(content.name));
    attribute(this.table, "aria-rowcount", String(content.students.length + 1));
    attribute(this.table, "aria-colcount", String(columns + before + 1));
    this.cornerCount.textContent = words.shell.students(content.students.length);
    attribute(this.corner, "aria-sort", content.sorted ? null : "ascending");
    this.matchWords.textContent = words.book.match(content.lms);
    attribute(this.matchHead, "data-tip", words.book.match(content.lms));
    this.totalName.textContent = words.book.total(content.lms);
    this.totalAt.textContent = content.readAt ? words.book.totalAt(clock(content.readAt)) : "";
    attribute(this.totalHead, "aria-colindex", String(columns + before + 1));
    this.layOut();
  }

  private layOut(): void {
    if (!this.content) return;
    const { student, match, score, total, row, head } = this.size;
    this.table.style.width = `${student + match + this.content.heads.length * score + total}px`;
    this.table.style.height = `${head + this.content.students.length * row}px`;
    this.render(true);
  }

  mark(marked: Marked): void {
    this.marked = marked;
    this.render(true);
  }

  /** Draws what can be seen. Called from the scroll event itself, so that no frame shows a hole. */
  render(force = false): void {
    const content = this.content;
    if (!content) return;
    if (this.scroller.clientHeight > 0) this.kept = { left: this.scroller.scrollLeft, top: this.scroller.scrollTop };
    const rows = visible(this.scroller.scrollTop, this.heightForRows(), this.size.row, content.students.length, overscan.rows);
    const cols = visible(this.left(), this.widthForCells(), this.size.score, content.heads.length, overscan.cols);
    const last = this.drawn;
    if (!force && last && same(last.rows, rows) && same(last.cols, cols)) return;
    this.drawn = { rows, cols };
    const active = this.marked.active;
    const spread = listed(cols, null);
    this.renderHeads(content, listed(cols, active?.row === -1 ? active.col : null), force);
    const wanted = listed(rows, active && active.row >= 0 && active.row < content.students.length ? active.row : null);
    this.keepRows(wanted);
    for (const row of wanted) {
      const box = this.rows.get(row);
      if (box) this.renderRow(content, box, row, active?.row === row ? listed(cols, active.col) : spread, force);
    }
    this.tabTo(active ? this.elementAt(active) : null);
  }

  private keepRows(wanted: readonly number[]): void {
    const need = new Set(wanted);
    for (const [row, box] of this.rows) {
      if (need.has(row)) continue;
      this.rows.delete(row);
      box.row = -1;
      box.root.remove();
      this.spareRows.push(box);
    }
    let previous: Element | null = null;
    for (const row of wanted) {
      let box = this.rows.get(row);
      if (!box) {
        box = this.spareRows.pop() ?? new RowBox();
        this.rows.set(row, box);
      }
      const next: Element | null = previous ? previous.nextElementSibling : this.tbody.firstElementChild;
      if (next !== box.root) this.tbody.insertBefore(box.root, next);
      previous = box.root;
    }
  }

  /** Without `force` only what came into the window is painted: the rest is as it was. */
  private renderRow(content: Content, box: RowBox, row: number, cols: readonly number[], force: boolean): void {
    const student = content.students[row];
    if (!student) return;
    const all = force || box.row !== row;
    if (all) {
      box.place(row, row * this.size.row);
      box.paint(student, content.totals.get(student.id) ?? "", content.heads.length, content.lms);
    }
    box.keep(cols);
    const { range, active } = this.marked;
    for (const col of cols) {
      const cell = box.cells.get(col);
      const head = content.heads[col];
      if (!cell || !head || (!all && cell.col === col)) continue;
      const mark = content.ledger.mark(head.id, student.id);
      cell.place(col, this.offsetOf(col), before + 1);
      cell.name(head.id, student.id);
      cell.paint(mark, head.points, content.lms, content.dim?.(mark) ?? false);
      const selected = range !== null && contains(range, row, col);
      cell.select({
        selected,
        top: selected && row === range.top,
        bottom: selected && row === range.bottom,
        start: selected && col === range.left,
        end: selected && col === range.right,
      });
      cell.root.classList.toggle("active", active?.row === row && active.col === col);
    }
  }

  private renderHeads(content: Content, wanted: readonly number[], force: boolean): void {
    const need = new Set(wanted);
    for (const [col, box] of this.heads) {
      if (need.has(col)) continue;
      this.heads.delete(col);
      box.col = -1;
      box.root.remove();
      this.spareHeads.push(box);
    }
    let previous: Element = this.matchHead;
    for (const col of wanted) {
      const head = content.heads[col];
      if (!head) continue;
      let box = this.heads.get(col);
      if (!box) {
        box = this.spareHeads.pop() ?? new HeadBox();
        this.heads.set(col, box);
      }
      if (previous.nextElementSibling !== box.root) previous.after(box.root);
      previous = box.root;
      if (!force && box.col === col) continue;
      box.place(col, this.offsetOf(col), before + 1);
      const direction = content.sorted?.assignment === head.id ? content.sorted.direction : null;
      box.paint(head, chipOf(head, content.ledger.urgent(head), content.lms), direction);
    }
  }

  /** Exactly one element of the grid can be reached with Tab. */
  private tabTo(target: HTMLElement | null): void {
    if (this.tabbed === target) return;
    if (this.tabbed) this.tabbed.tabIndex = -1;
    if (target) target.tabIndex = 0;
    this.tabbed = target;
  }

  elementAt(place: Place): HTMLElement | null {
    if (place.row === -1) return this.heads.get(place.col)?.root ?? null;
    return this.cellAt(place)?.root ?? null;
  }

  cellAt(place: Place): CellBox | null {
    return this.rows.get(place.row)?.cells.get(place.col) ?? null;
  }

  /** The place an element of the grid is drawn at. */
  placeOf(target: Element): { kind: "cell" | "head" | "student"; place: Place } | null {
    const cell = target.closest("td, th");
    const tr = target.closest("tr");
    if (!cell || !tr || !this.table.contains(tr)) return null;
    const col = Number(cell.getAttribute("aria-colindex")) - before - 1;
    const row = Number(tr.getAttribute("aria-rowindex")) - 2;
    const scores = col >= 0 && col < (this.content?.heads.length ?? 0);
    if (row === -1) return scores ? { kind: "head", place: { row, col } } : null;
    if (scores) return { kind: "cell", place: { row, col } };
    return col === -before ? { kind: "student", place: { row, col: 0 } } : null;
  }

  /** The nearest cell to a point of the window. */
  nearest(x: number, y: number): Place {
    const field = this.bounds();
    const fromStart = this.rtl ? field.right - x : x - field.left;
    return {
      row: itemAt(y - field.top + this.scroller.scrollTop, this.size.row, this.content?.students.length ?? 0),
      col: itemAt(fromStart + this.left(), this.size.score, this.content?.heads.length ?? 0),
    };
  }

  /** Where cells show between the pinned ones, in client coordinates. */
  bounds(): { left: number; right: number; top: number; bottom: number } {
    const box = this.scroller.getBoundingClientRect();
    const start = this.size.student + this.size.match;
    const right = box.left + this.scroller.clientWidth;
    return {
      left: box.left + (this.rtl ? this.size.total : start),
      right: right - (this.rtl ? start : this.size.total),
      top: box.top + this.size.head,
      bottom: box.top + this.scroller.clientHeight,
    };
  }

  scrollBy(x: number, y: number): void {
    this.scroller.scrollLeft += x;
    this.scroller.scrollTop += y;
    this.render();
  }

  /** Scrolls a cell clear of the pinned cells, the head, and whatever floats over the bottom. */
  reveal(place: Place, floating: number): void {
    if (place.row >= 0) {
      const height = Math.max(this.size.row, this.heightForRows() - floating);
      this.scroller.scrollTop = revealed(this.scroller.scrollTop, height, this.size.row, place.row);
    }
    const left = revealed(this.left(), Math.max(this.size.score, this.widthForCells()), this.size.score, place.col);
    this.scroller.scrollLeft = this.rtl ? -left : left;
    this.render();
  }

  private left(): number {
    return Math.abs(this.scroller.scrollLeft);
  }

  private offsetOf(col: number): number {
    return this.size.student + this.size.match + col * this.size.score;
  }

  private heightForRows(): number {
    return this.scroller.clientHeight - this.size.head;
  }

  private widthForCells(): number {
    return this.scroller.clientWidth - this.size.student - this.size.match - this.size.total;
  }
}

function same(a: Span, b: Span): boolean {
  return a.first === b.first && a.last === b.last;
}

/** The indexes of a span in order, with one more that stays although it is out of sight. */
function listed(span: Span, also: number | null): number[] {
  const list: number[] = [];
  if (also !== null && also < span.first) list.push(also);
  for (let index = span.first; index <= span.last; index += 1) list.push(index);
  if (also !== null && also > span.last) list.push(also);
  return list;
}
