/** The head of the grid: the pinned student, match and total, and the heads of the assignments that can be seen. */
import { clock } from "../shared/format";
import { words } from "../shared/words";
import type { AssignmentHead } from "../ipc";
import { HeadBox, chipOf } from "./head";
import { Pool } from "./pool";
import { type Content, before } from "./content";
import { attribute, element, svg } from "./svg";

export class Heading {
  readonly root = element("thead", "", "rowgroup");
  private readonly row = element("tr", "", "row");
  private readonly corner = element("th", "p1", "columnheader");
  private readonly cornerCount = element("small");
  private readonly matchHead = element("th", "p2", "columnheader");
  private readonly matchWords = element("span", "vh");
  private readonly totalHead = element("th", "pr", "columnheader");
  private readonly totalName = element("span");
  private readonly totalAt = element("small");
  private readonly boxes = new Pool(this.row, () => new HeadBox(), this.totalHead);

  constructor() {
    this.row.setAttribute("aria-rowindex", "1");
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
    this.row.append(this.corner, this.matchHead, this.totalHead);
    this.root.append(this.row);
  }

  show(content: Content): void {
    this.cornerCount.textContent = words.shell.students(content.students.length);
    attribute(this.corner, "aria-sort", content.sorted ? null : "ascending");
    this.matchWords.textContent = words.book.match(content.lms);
    attribute(this.matchHead, "data-tip", words.book.match(content.lms));
    this.totalName.textContent = words.book.total(content.lms);
    this.totalAt.textContent = content.readAt ? words.book.totalAt(clock(content.readAt)) : "";
    attribute(this.totalHead, "aria-colindex", String(content.heads.length + before + 1));
  }

  /** Draws the heads of these columns, all of them anew or only those that came. */
  render(content: Content, wanted: readonly number[], offsetOf: (col: number) => number, anew: boolean): void {
    this.boxes.keep(wanted);
    for (const col of wanted) {
      const box = this.boxes.get(col);
      const head = content.heads[col];
      if (!box || !head || (!anew && box.col === col)) continue;
      box.place(col, offsetOf(col), before + 1);
      paint(content, box, head);
    }
  }

  repaint(content: Content, col: number): void {
    const box = this.boxes.get(col);
    const head = content.heads[col];
    if (box && head) paint(content, box, head);
  }

  order(): void {
    this.boxes.order();
  }

  elementAt(col: number): HTMLElement | null {
    return this.boxes.get(col)?.root ?? null;
  }
}

function paint(content: Content, box: HeadBox, head: AssignmentHead): void {
  const direction = content.sorted?.assignment === head.id ? content.sorted.direction : null;
  box.paint(head, chipOf(head, content.ledger.urgent(head), content.lms), direction);
}
