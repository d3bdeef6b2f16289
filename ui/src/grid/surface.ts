/**
 * The grid as elements: one scroll container, a sticky head, pinned cells at both sides, and only the rows and cells
 * that can be seen. Elements are used again, and are in visual order while the grid rests.
 *
 * Deliberately not here: keys, the mouse, what is selected and why (see pane.ts).
 */
import type { AssignmentHead, StudentView } from "../ipc";
import { words } from "../shared/words";
import type { CellBox } from "./cell";
import { type Content, type Marked, before } from "./content";
import { Heading } from "./heading";
import { Layout } from "./layout";
import { Pool } from "./pool";
import { type Place, contains } from "./range";
import { RowBox } from "./row";
import { attribute, element } from "./svg";
import type { Span } from "./window";

/** What is painted again of what is there already. */
type Again = "nothing" | "marks" | "all";

export class Surface {
  readonly table = element("table", "grid", "grid");
  readonly layout: Layout;
  private readonly heading = new Heading();
  private readonly tbody = element("tbody", "", "rowgroup");
  private readonly pinned = { start: element("div", "pins"), end: element("div", "pins end") };
  private readonly rows = new Pool(this.tbody, () => new RowBox(this.pinned));
  /** The row under the pointer. */
  private hovered: RowBox | null = null;
  private drawn: { rows: Span; cols: Span } | null = null;
  /** Some rows lack cells beyond the sight; they follow in the next frame. */
  private behind = false;
  private moving = false;
  /** The frame in which was drawn last. */
  private frame: CSSNumberish | null = null;
  private content: Content | null = null;
  private marked: Marked = { active: null, range: null };
  private tabbed: HTMLElement | null = null;

  constructor(readonly scroller: HTMLElement) {
    this.layout = new Layout(scroller);
    this.table.setAttribute("aria-multiselectable", "true");
    for (const column of [this.pinned.start, this.pinned.end]) {
      // The rows say the same to whoever reads them.
      column.setAttribute("aria-hidden", "true");
      this.tbody.append(column);
    }
    this.table.append(this.heading.root, this.tbody);
    scroller.append(this.table);
  }

  /** For another book: from the beginning, and with nothing marked. */
  begin(): void {
    this.marked = { active: null, range: null };
    this.hover(null);
    this.layout.begin();
  }

  destroy(): void {
    this.table.remove();
  }

  /** Reads the sizes again: the window changed, or the sidebar became a rail. */
  measure(): void {
    if (this.layout.measure()) this.fit();
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
    this.heading.order();
    this.rows.order();
    for (const box of this.rows) box.order();
  }

  /** The scroller has moved, or may have. */
  look(): void {
    this.layout.look();
    this.render();
  }

  show(content: Content): void {
    this.content = content;
    attribute(this.table, "aria-label", words.book.grid(content.name));
    attribute(this.table, "aria-rowcount", String(content.students.length + 1));
    attribute(this.table, "aria-colcount", String(content.heads.length + before + 1));
    this.heading.show(content);
    this.fit();
  }

  private fit(): void {
    if (!this.content) return;
    const { width, height } = this.layout.fit(this.content.students.length, this.content.heads.length);
    this.table.style.width = `${width}px`;
    this.table.style.height = `${height}px`;
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
      if (cell && student && head) paintCell(content, cell, head, student);
    }
    for (const col of new Set(places.map((place) => place.col))) this.heading.repaint(content, col);
  }

  /**
   * Draws what can be seen: what came into the window, and of what was there the marks or everything. Called from the
   * scroll event itself, so that no frame shows a hole.
   */
  render(again: Again = "nothing"): void {
    const content = this.content;
    if (!content) return;
    const rows = this.layout.rows();
    const { seen, drawn: cols } = this.layout.columns();
    const last = this.drawn;
    if (again === "nothing" && !this.behind && last && same(last.rows, rows) && same(last.cols, cols)) return;
    this.drawn = { rows, cols };
    const active = this.marked.active;
    const spread = listed(cols, null);
    const heads = listed(cols, active?.row === -1 && active.col < content.heads.length ? active.col : null);
    this.heading.render(content, heads, (col) => this.layout.offsetOf(col), again === "all");
    const wanted = listed(rows, active && active.row >= 0 && active.row < content.students.length ? active.row : null);
    this.rows.keep(wanted);
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

  private renderRow(content: Content, box: RowBox, row: number, cols: readonly number[], again: Again): void {
    const student = content.students[row];
    if (!student) return;
    const all = again === "all" || box.row !== row;
    if (all) {
      box.place(row, this.layout.topOf(row));
      box.paint(student, content.totals.get(student.id) ?? "", content.heads.length, content.lms);
    }
    box.cells.keep(cols);
    const { range, active } = this.marked;
    for (const col of cols) {
      const cell = box.cells.get(col);
      const head = content.heads[col];
      if (!cell || !head) continue;
      const fresh = all || cell.col !== col;
      if (!fresh && again === "nothing") continue;
      if (fresh) {
        cell.place(col, this.layout.offsetOf(col), before + 1);
        cell.name(head.id, student.id);
        paintCell(content, cell, head, student);
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

  /** Exactly one element of the grid can be reached with Tab. */
  private tabTo(target: HTMLElement | null): void {
    if (this.tabbed === target) return;
    if (this.tabbed) this.tabbed.tabIndex = -1;
    if (target) target.tabIndex = 0;
    this.tabbed = target;
  }

  elementAt(place: Place): HTMLElement | null {
    if (place.row === -1) return this.heading.elementAt(place.col);
    return this.cellAt(place)?.root ?? null;
  }

  cellAt(place: Place): CellBox | null {
    return this.rows.get(place.row)?.cells.get(place.col) ?? null;
  }

  /** The place an element of the grid is drawn at. */
  placeOf(target: Element): { kind: "cell" | "head" | "student"; place: Place } | null {
    for (const box of this.rows) if (box.student.contains(target)) return { kind: "student", place: { row: box.row, col: 0 } };
    const cell = target.closest("td, th");
    const tr = target.closest("tr");
    if (!cell || !tr || !this.table.contains(tr)) return null;
    const col = Number(cell.getAttribute("aria-colindex")) - before - 1;
    const row = Number(tr.getAttribute("aria-rowindex")) - 2;
    const scores = col >= 0 && col < (this.content?.heads.length ?? 0);
    if (row === -1) return scores ? { kind: "head", place: { row, col } } : null;
    return scores ? { kind: "cell", place: { row, col } } : null;
  }

  /** The pointer is over this element of the grid, or over none. */
  hover(target: Element | null): void {
    const over = target === null ? null : ([...this.rows].find((box) => box.shows(target)) ?? null);
    if (over === this.hovered) return;
    this.hovered?.hover(false);
    over?.hover(true);
    this.hovered = over;
  }

  scrollBy(x: number, y: number): void {
    this.scroller.scrollLeft += x;
    this.scroller.scrollTop += y;
    this.look();
  }

  /** Scrolls a cell clear of the pinned cells, the head, and whatever floats over the bottom. */
  reveal(place: Place, floating: number): void {
    if (this.layout.reveal(place, floating)) this.look();
  }
}

function paintCell(content: Content, cell: CellBox, head: AssignmentHead, student: StudentView): void {
  const mark = content.ledger.mark(head.id, student.id);
  cell.paint(mark, head.points, content.lms, content.dim?.(mark) ?? false);
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
