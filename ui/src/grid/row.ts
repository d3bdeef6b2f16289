/**
 * One row of the grid as elements: its cells in the window, and at both sides what is pinned.
 *
 * What is pinned is seen in boxes of the grid's two pinned columns, each of which is one layer for all rows, and read in
 * cells of the row, which show nothing: a sticky cell in each row would be a layer of each row.
 */
import type { StudentView } from "../ipc";
import { glyphClass } from "../shared/glyphs";
import { words } from "../shared/words";
import { CellBox } from "./cell";
import { Pool, type Reusable } from "./pool";
import { attribute, element } from "./svg";
import type { Span } from "./window";

/** The two pinned columns of the grid's body. */
export interface Pinned {
  /** The students and their matches. */
  start: HTMLElement;
  /** The totals. */
  end: HTMLElement;
}

export class RowBox implements Reusable {
  readonly root = element("tr", "", "row");
  row = -1;
  /** The columns it has cells of, besides the active one. */
  drawn: Span = { first: 0, last: -1 };
  /** The student as it is seen. */
  readonly student = element("div", "p1 stu");
  private readonly pin = element("div", "pin");
  private readonly name = element("bdi");
  private readonly also = element("span", "alt ell");
  private readonly match = element("div", "p2 mt");
  private readonly total = element("div", "pr");
  private readonly studentCell = element("th", "p1", "rowheader");
  private readonly matchCell = element("td", "p2", "gridcell");
  private readonly totalCell = element("td", "pr", "gridcell");
  readonly cells = new Pool(this.root, () => new CellBox(), this.totalCell);

  constructor(private readonly pinned: Pinned) {
    const named = element("span", "nm ell");
    named.append(this.name);
    this.student.append(named);
    this.pin.append(this.student, this.match);
    this.studentCell.scope = "row";
    this.studentCell.setAttribute("aria-colindex", "1");
    this.matchCell.setAttribute("aria-colindex", "2");
    this.root.append(this.studentCell, this.matchCell, this.totalCell);
  }

  place(row: number, top: number): void {
    const offset = `${top}px`;
    for (const part of [this.root, this.pin, this.total]) if (part.style.top !== offset) part.style.top = offset;
    if (this.pin.parentElement === null) {
      this.pinned.start.append(this.pin);
      this.pinned.end.append(this.total);
    }
    this.row = row;
    attribute(this.root, "aria-rowindex", String(row + 2));
  }

  paint(student: StudentView, total: string, columns: number, lms: string): void {
    if (this.name.textContent !== student.name) this.name.textContent = student.name;
    if (this.also.textContent !== student.also) this.also.textContent = student.also;
    if (student.also === "") this.also.remove();
    else if (this.also.parentElement === null) this.student.append(this.also);
    const names = [student.name, student.also].filter(Boolean);
    const full = names.join(" · ");
    const read = names.join(" ");
    if (this.studentCell.textContent !== read) this.studentCell.textContent = read;
    attribute(this.studentCell, "aria-label", read);
    attribute(this.student, "data-tip", student.left ? `${full}. ${words.book.left}` : full.length > 16 ? full : null);
    this.student.classList.toggle("left", student.left);
    const linked = student.linked;
    const said =
      linked === true ? words.book.matched(lms) : linked === false ? words.book.notMatched(lms) : words.book.matchUnknown(lms);
    const look = `p2 mt gy ${glyphClass(linked === false ? "unlink" : "link")}${linked === false ? " un" : linked === null ? " unknown" : ""}`;
    if (this.match.className !== look) this.match.className = look;
    if (this.matchCell.textContent !== said) this.matchCell.textContent = said;
    attribute(this.matchCell, "aria-label", said);
    attribute(this.match, "data-tip", said);
    const text = total === "" ? "–" : total;
    if (this.total.textContent !== text) this.total.textContent = text;
    if (this.totalCell.textContent !== text) this.totalCell.textContent = text;
    attribute(this.totalCell, "aria-label", text);
    attribute(this.totalCell, "aria-colindex", String(columns + 3));
  }

  /** The pointer is over the row, or not any more. */
  hover(on: boolean): void {
    for (const part of [this.root, this.pin, this.total]) part.classList.toggle("over", on);
  }

  /** Whether an element is part of what is seen of the row. */
  shows(target: Element): boolean {
    return this.root.contains(target) || this.pin.contains(target) || this.total.contains(target);
  }

  release(): void {
    this.row = -1;
  }

  leave(): void {
    for (const part of [this.root, this.pin, this.total]) part.remove();
  }

  /** Puts the cells in the order of their columns. */
  order(): void {
    this.cells.order();
  }
}
