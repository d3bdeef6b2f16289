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
import { putInOrder } from "./order";
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

/** What is painted again of what is there already. */
type Again = "nothing" | "marks" | "all";

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
  /** Some rows lack cells beyond the sight; they follow in the next frame. */
  private behind = false;
  private moving = false;
  /** Rows may be out of order. */
  private loose = false;
  /** The frame in which was drawn last. */
  private frame: CSSNumberish | null = null;
  private content: Content | null = null;
  private marked: Marked = { active: null, range: null };
  private tabbed: HTMLElement | null = null;
  private kept = { left: 0, top: 0 };
  /**
   * The scroller as it was read last. Asked in between, the page would lay itself out once more for every answer.
   */
  private view = { left: 0, top: 0, width: 0, height: 0 };
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
    this.view.width = this.scroller.clientWidth;
    this.view.height = this.scroller.clientHeight;
    // Hiding the grid loses its place; it is put back when there is room again.
    if (this.view.height > 0 && this.scroller.scrollTop === 0 && this.scroller.scrollLeft === 0) {
      this.scroller.scrollTop = this.kept.top;
      this.scroller.scrollLeft = this.kept.left;
    }
    this.layOut();
    this.look();
  }

  /** The scroller moves: until it rests, elements are used again where they are, and not put in order. */
  follow(): void {
    this.moving = true;
    this.look();
  }

  rest(): void {
    this.moving = false;
    this.order();
  }

  /** What is read from the page comes in the order of the rows and columns. */
  private order(): void {
    const rows = [...this.rows].sort(([a], [b]) => a - b).map(([, box]) => box);
    if (this.loose) putInOrder(this.tbody, rows.map((box) => box.root));
    this.loose = false;
    for (const box of rows) box.order();
  }

  /** The scroller has moved, or may have. */
  look(): void {
    this.view.left = this.scroller.scrollLeft;
    this.view.top = this.scroller.scrollTop;
    this.render();
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
    const height = head + this.content.students.length * row;
    this.table.style.height = `${height}px`;
    // A shorter list: the browser will scroll back, and says so only later.
    this.view.top = Math.min(this.view.top, Math.max(0, height - this.view.height));
    this.render("all");
  }

  mark(marked: Marked): void {
    this.marked = marked;
    this.render("marks");
  }

  /** These cells are others now, and with them the heads of their columns. */
  repaint(places: readonly Place[]): void {
    const content = this.content;
    if (!content) return;
    for (const place of places) {
      const cell = this.cellAt(place);
      const student = content.students[place.row];
      const head = content.heads[place.col];
      if (cell && student && head) this.paintCell(content, cell, head, student);
    }
    for (const col of new Set(places.map((place) => place.col))) {
      const box = this.heads.get(col);
      const head = content.heads[col];
      if (box && head) this.paintHead(content, box, head);
    }
  }

  /**
   * Draws what can be seen: what came into the window, and of what was there the marks or everything. Called from the
   * scroll event itself, so that no frame shows a hole.
   */
  render(again: Again = "nothing"): void {
    const content = this.content;
    if (!content) return;
    if (this.view.height > 0) this.kept = { left: this.view.left, top: this.view.top };
    const rows = visible(this.view.top, this.heightForRows(), this.size.row, content.students.length, overscan.rows);
    const across = (beyond: number) => visible(this.left(), this.widthForCells(), this.size.score, content.heads.length, beyond);
    const cols = across(overscan.cols);
    const last = this.drawn;
    if (again === "nothing" && !this.behind && last && same(last.rows, rows) && same(last.cols, cols)) return;
    this.drawn = { rows, cols };
    const seen = across(0);
    const active = this.marked.active;
    const spread = listed(cols, null);
    this.renderHeads(content, listed(cols, active?.row === -1 ? active.col : null), again === "all");
    const wanted = listed(rows, active && active.row >= 0 && active.row < content.students.length ? active.row : null);
    this.keepRows(wanted);
    // A column that comes into the window is a cell in every row: half of them at once, so that no frame takes it all.
    let ahead = again === "nothing" ? Math.ceil(wanted.length / 2) : wanted.length;
    const waiting = this.behind;
    this.behind = false;
    this.frame = document.timeline.currentTime;
    for (const row of wanted) {
      const box = this.rows.get(row);
      if (!box) continue;
      if (again === "nothing" && box.row === row && covers(box.drawn, seen)) {
        if (same(box.drawn, cols)) continue;
        if (ahead === 0) {
          this.behind = true;
          continue;
        }
        ahead -= 1;
      }
      box.drawn = cols;
      this.renderRow(content, box, row, active?.row === row ? listed(cols, active.col) : spread, again);
    }
    if (!this.moving) this.order();
    if (this.behind && !waiting) requestAnimationFrame(this.catchUp);
    this.tabTo(active ? this.elementAt(active) : null);
  }

  private readonly catchUp = () => {
    // Not in a frame that drew already: the other half would be in it, too.
    if (this.behind && document.timeline.currentTime !== this.frame) this.render();
    if (this.behind) requestAnimationFrame(this.catchUp);
  };

  private keepRows(wanted: readonly number[]): void {
    const need = new Set(wanted);
    for (const [row, box] of this.rows) {
      if (need.has(row)) continue;
      this.rows.delete(row);
      box.row = -1;
      this.spareRows.push(box);
    }
    for (const row of wanted) {
      if (this.rows.has(row)) continue;
      const box = this.spareRows.pop() ?? new RowBox();
      this.rows.set(row, box);
      if (box.root.parentElement !== this.tbody) this.tbody.append(box.root);
      this.loose = true;
    }
    for (const box of this.spareRows) box.root.remove();
  }

  private renderRow(content: Content, box: RowBox, row: number, cols: readonly number[], again: Again): void {
    const student = content.students[row];
    if (!student) return;
    const all = again === "all" || box.row !== row;
    if (all) {
      box.place(row, row * this.size.row);
      box.paint(student, content.totals.get(student.id) ?? "", content.heads.length, content.lms);
    }
    box.keep(cols);
    const { range, active } = this.marked;
    for (const col of cols) {
      const cell = box.cells.get(col);
      const head = content.heads[col];
      if (!cell || !head) continue;
      const fresh = all || cell.col !== col;
      if (!fresh && again === "nothing") continue;
      if (fresh) {
        cell.place(col, this.offsetOf(col), before + 1);
        cell.name(head.id, student.id);
        this.paintCell(content, cell, head, student);
      }
      const selected = range !== null && contains(range, row, col);
      cell.select({
        selected,
        top: selected && row === range.top,
        bottom: selected && row === range.bottom,
        start: selected && col === range.left,
        end: selected && col === range.right,
      });
      cell.activate(active?.row === row && active.col === col);
    }
  }

  private paintCell(content: Content, cell: CellBox, head: AssignmentHead, student: StudentView): void {
    const mark = content.ledger.mark(head.id, student.id);
    cell.paint(mark, head.points, content.lms, content.dim?.(mark) ?? false);
  }

  private paintHead(content: Content, box: HeadBox, head: AssignmentHead): void {
    const direction = content.sorted?.assignment === head.id ? content.sorted.direction : null;
    box.paint(head, chipOf(head, content.ledger.urgent(head), content.lms), direction);
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
      this.paintHead(content, box, head);
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
      row: itemAt(y - field.top + this.view.top, this.size.row, this.content?.students.length ?? 0),
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
    this.look();
  }

  /** Scrolls a cell clear of the pinned cells, the head, and whatever floats over the bottom. */
  reveal(place: Place, floating: number): void {
    let top = this.view.top;
    if (place.row >= 0) {
      const height = Math.max(this.size.row, this.heightForRows() - floating);
      top = revealed(top, height, this.size.row, place.row);
    }
    const start = revealed(this.left(), Math.max(this.size.score, this.widthForCells()), this.size.score, place.col);
    const left = this.rtl ? -start : start;
    if (top === this.view.top && left === this.view.left) return;
    this.scroller.scrollTop = top;
    this.scroller.scrollLeft = left;
    this.look();
  }

  private left(): number {
    return Math.abs(this.view.left);
  }

  private offsetOf(col: number): number {
    return this.size.student + this.size.match + col * this.size.score;
  }

  private heightForRows(): number {
    return this.view.height - this.size.head;
  }

  private widthForCells(): number {
    return this.view.width - this.size.student - this.size.match - this.size.total;
  }
}

function same(a: Span, b: Span): boolean {
  return a.first === b.first && a.last === b.last;
}

function covers(a: Span, b: Span): boolean {
  return a.first <= b.first && b.last <= a.last;
}

/** The indexes of a span in order, with one more that stays although it is out of sight. */
function listed(span: Span, also: number | null): number[] {
  const list: number[] = [];
  if (also !== null && also < span.first) list.push(also);
  for (let index = span.first; index <= span.last; index += 1) list.push(index);
  if (also !== null && also > span.last) list.push(also);
  return list;
}
