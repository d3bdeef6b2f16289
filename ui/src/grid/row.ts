/** One row of the grid as elements: the pinned student and match, the cells in the window, the pinned total. */
import type { StudentView } from "../ipc";
import { words } from "../shared/words";
import { CellBox } from "./cell";
import { Pool, type Reusable } from "./pool";
import { attribute, element, svg, swap } from "./svg";
import type { Span } from "./window";

export class RowBox implements Reusable {
  readonly root = element("tr", "", "row");
  readonly head = element("th", "p1", "rowheader");
  row = -1;
  /** The columns it has cells of, besides the active one. */
  drawn: Span = { first: 0, last: -1 };
  private readonly pin = element("div", "pin", "presentation");
  private readonly name = element("bdi");
  private readonly also = element("span", "alt ell");
  private readonly named = element("span", "nm ell");
  private readonly match = element("td", "p2", "gridcell");
  private readonly matchSlot = element("div", "mt");
  private readonly matchIcon = svg("link", "s");
  private readonly matchWords = element("span", "vh");
  private readonly total = element("td", "pr", "gridcell");
  private readonly totalText = element("div", "c");
  readonly cells = new Pool(this.root, () => new CellBox(), this.total);

  constructor() {
    const inner = element("div", "stu");
    this.head.scope = "row";
    this.head.setAttribute("aria-colindex", "1");
    this.match.setAttribute("aria-colindex", "2");
    this.named.append(this.name);
    inner.append(this.named, this.also);
    this.head.append(inner);
    this.matchSlot.append(this.matchIcon, this.matchWords);
    this.match.append(this.matchSlot);
    this.total.append(this.totalText);
    this.pin.append(this.head, this.match);
    this.root.append(this.pin, this.total);
  }

  place(row: number, top: number): void {
    const offset = `${top}px`;
    if (this.root.style.top !== offset) this.root.style.top = offset;
    this.row = row;
    attribute(this.root, "aria-rowindex", String(row + 2));
  }

  paint(student: StudentView, total: string, columns: number, lms: string): void {
    if (this.name.textContent !== student.name) this.name.textContent = student.name;
    if (this.also.textContent !== student.also) this.also.textContent = student.also;
    this.also.hidden = student.also === "";
    const full = [student.name, student.also].filter(Boolean).join(" · ");
    attribute(this.head, "data-tip", student.left ? `${full}. ${words.book.left}` : full.length > 16 ? full : null);
    this.head.classList.toggle("left", student.left);
    const linked = student.linked;
    const said =
      linked === true ? words.book.matched(lms) : linked === false ? words.book.notMatched(lms) : words.book.matchUnknown(lms);
    swap(this.matchIcon, linked === false ? "unlink" : "link");
    this.matchSlot.classList.toggle("un", linked === false);
    this.matchSlot.classList.toggle("unknown", linked === null);
    if (this.matchWords.textContent !== said) this.matchWords.textContent = said;
    attribute(this.match, "data-tip", said);
    const text = total === "" ? "–" : total;
    if (this.totalText.textContent !== text) this.totalText.textContent = text;
    attribute(this.total, "aria-colindex", String(columns + 3));
  }

  release(): void {
    this.row = -1;
  }

  /** Puts the cells in the order of their columns. */
  order(): void {
    this.cells.order();
  }
}
