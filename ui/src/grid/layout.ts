/** Where everything of the grid lies: the sizes the styles give, what the scroller shows, and what follows from both. */
import type { Place } from "./range";
import { type Span, itemAt, revealed, visible } from "./window";

const overscan = { rows: 3, cols: 1 };

export class Layout {
  private size = { row: 36, head: 92, student: 200, match: 32, score: 104, total: 68 };
  private kept = { left: 0, top: 0 };
  /** The scroller as it was read last. Asked in between, the page would lay itself out once more for every answer. */
  private view = { left: 0, top: 0, width: 0, height: 0 };
  private count = { rows: 0, cols: 0 };
  rtl = false;

  constructor(private readonly scroller: HTMLElement) {}

  /** Reads the sizes again: the window changed, or the sidebar became a rail. Answers whether any is another. */
  measure(): boolean {
    const before = JSON.stringify([this.size, this.rtl, this.view.width, this.view.height]);
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
    return before !== JSON.stringify([this.size, this.rtl, this.view.width, this.view.height]);
  }

  /** Back to the first row and column. */
  begin(): void {
    this.kept = { left: 0, top: 0 };
    this.scroller.scrollTo(0, 0);
    this.view.left = 0;
    this.view.top = 0;
  }

  /** Reads where the scroller is. */
  look(): void {
    this.view.left = this.scroller.scrollLeft;
    this.view.top = this.scroller.scrollTop;
    this.keep();
  }

  private keep(): void {
    if (this.view.height > 0) this.kept = { left: this.view.left, top: this.view.top };
  }

  /** Takes this many rows and columns; answers how large all of it is, in pixels. */
  fit(rows: number, cols: number): { width: number; height: number } {
    this.count = { rows, cols };
    const { student, match, score, total, row, head } = this.size;
    const height = head + rows * row;
    // A shorter list: the browser will scroll back, and says so only later.
    this.view.top = Math.min(this.view.top, Math.max(0, height - this.view.height));
    this.keep();
    return { width: student + match + cols * score + total, height };
  }

  /** The rows to draw. */
  rows(): Span {
    return visible(this.view.top, this.heightForRows(), this.size.row, this.count.rows, overscan.rows);
  }

  /** The columns that are seen, and those to draw. */
  columns(): { seen: Span; drawn: Span } {
    const across = (beyond: number) => visible(this.left(), this.widthForCells(), this.size.score, this.count.cols, beyond);
    return { seen: across(0), drawn: across(overscan.cols) };
  }

  /** Rows that fit, less one. */
  get page(): number {
    return Math.max(1, Math.floor(this.heightForRows() / this.size.row) - 1);
  }

  topOf(row: number): number {
    return row * this.size.row;
  }

  offsetOf(col: number): number {
    return this.size.student + this.size.match + col * this.size.score;
  }

  /** The nearest cell to a point of the window. */
  nearest(x: number, y: number): Place {
    const field = this.bounds();
    const fromStart = this.rtl ? field.right - x : x - field.left;
    return {
      row: itemAt(y - field.top + this.view.top, this.size.row, this.count.rows),
      col: itemAt(fromStart + this.left(), this.size.score, this.count.cols),
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

  /**
   * Scrolls a cell clear of the pinned cells, the head, and whatever floats over the bottom. Answers whether anything
   * moved.
   */
  reveal(place: Place, floating: number): boolean {
    let top = this.view.top;
    if (place.row >= 0) {
      const height = Math.max(this.size.row, this.heightForRows() - floating);
      top = revealed(top, height, this.size.row, place.row);
    }
    const start = revealed(this.left(), Math.max(this.size.score, this.widthForCells()), this.size.score, place.col);
    const left = this.rtl ? -start : start;
    if (top === this.view.top && left === this.view.left) return false;
    if (top !== this.view.top) this.scroller.scrollTop = top;
    if (left !== this.view.left) this.scroller.scrollLeft = left;
    return true;
  }

  private left(): number {
    return Math.abs(this.view.left);
  }

  private heightForRows(): number {
    return this.view.height - this.size.head;
  }

  private widthForCells(): number {
    return this.view.width - this.size.student - this.size.match - this.size.total;
  }
}
