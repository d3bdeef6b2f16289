/** Head of one column as elements: title, points and date, who grades it, and its most urgent state. */
import type { AssignmentHead } from "../ipc";
import type { Standing } from "../book/ledger";
import { count, date } from "../shared/format";
import { glyphClass, type GlyphName } from "../shared/glyphs";
import { words } from "../shared/words";
import { chipWord, looks } from "../book/marks";
import type { Reusable } from "./pool";
import { attribute, element } from "./svg";

export interface Chip {
  icon: GlyphName;
  colour: string;
  count: number;
  /** All of it in words: tooltip and accessible name. */
  said: string;
}

/** What the assignment's own state has to say, if anything. */
function stateChip(head: AssignmentHead, lms: string): Chip | null {
  const state = words.head.state;
  switch (head.state) {
    case "unanswered":
      return { icon: "help", colour: "c-warn", count: 0, said: state.unanswered };
    case "failed":
      return { icon: "alert", colour: "c-fail", count: 0, said: state.failed(lms) };
    case "deleted":
      return { icon: "trash", colour: "c-warn", count: 0, said: state.deleted(lms) };
    case "changed":
      return { icon: "incoming", colour: "c-lms", count: 0, said: state.changed(lms) };
    case "sending":
      return { icon: "outgoing", colour: "c-accent", count: 0, said: state.sending };
    case "only_here":
      return { icon: "plus", colour: "c-accent", count: 0, said: state.only_here };
    case "edited":
      return { icon: "pencil", colour: "c-accent", count: 0, said: state.edited };
    case "in_lms":
      return null;
  }
}

/** States that come before any grade of the column. */
const pressing = new Set<AssignmentHead["state"]>(["unanswered", "failed", "deleted"]);

export function chipOf(head: AssignmentHead, urgent: { standing: Standing; count: number }[], lms: string): Chip | null {
  const own = stateChip(head, lms);
  const first = urgent[0];
  const grades = urgent.flatMap(({ standing, count: n }) => {
    const word = chipWord(standing, lms);
    return word === "" ? [] : [`${count(n)} ${word}`];
  });
  if (own && (pressing.has(head.state) || grades.length === 0)) return { ...own, said: [own.said, ...grades].join(". ") };
  if (!first) return null;
  const look = looks[first.standing];
  if (grades.length === 0) {
    if (look.glyph === null || first.standing === "e") return null;
    const ungraded = urgent.find(({ standing }) => standing === "e")?.count ?? 0;
    const there = urgent.reduce((sum, { standing, count: n }) => (standing === "e" ? sum : sum + n), 0);
    const said = ungraded === 0 ? words.head.all(lms) : words.head.some(there, ungraded, lms);
    return { icon: look.glyph, colour: look.colour, count: 0, said };
  }
  const said = grades.join(", ") + (own ? `. ${own.said}` : "");
  return look.glyph === null ? null : { icon: look.glyph, colour: look.colour, count: first.count, said };
}

export class HeadBox implements Reusable {
  readonly root = element("th", "", "columnheader");
  col = -1;
  private readonly title = element("span", "t");
  private readonly meta = element("span", "m");
  private readonly tag = element("span", "tag");
  private readonly chip = element("span", "st");
  private painted = "";

  constructor() {
    const inner = element("div", "ah");
    const foot = element("span", "f");
    foot.append(this.tag, this.chip);
    inner.append(this.title, this.meta, foot);
    this.root.append(inner);
    this.root.scope = "col";
    this.root.tabIndex = -1;
    this.root.setAttribute("aria-haspopup", "menu");
  }

  place(col: number, offset: number, first: number): void {
    this.col = col;
    attribute(this.root, "aria-colindex", String(col + first));
    const start = `${offset}px`;
    if (this.root.style.insetInlineStart !== start) this.root.style.insetInlineStart = start;
  }

  release(): void {
    this.col = -1;
  }

  leave(): void {
    this.root.remove();
  }

  paint(head: AssignmentHead, chip: Chip | null, sort: "ascending" | "descending" | null): void {
    attribute(this.root, "aria-sort", sort);
    const painted = JSON.stringify([head, chip]);
    if (painted === this.painted) return;
    this.painted = painted;
    this.title.textContent = head.title;
    attribute(this.title, "data-tip", head.title.length > 24 ? head.title : null);
    this.meta.textContent = [words.book.points(head.points), head.due ? date(head.due) : ""].filter(Boolean).join(" · ");
    this.tag.textContent = head.auto_graded ? words.book.auto : words.book.teacher;
    const graded = head.sends_by_itself ? words.book.autoItself : head.auto_graded ? words.book.autoTip : words.book.teacherTip;
    attribute(this.tag, "data-tip", graded);
    this.tag.className = head.sends_by_itself ? "tag accent" : "tag";
    if (head.sends_by_itself) {
      const said = element("span", "vh");
      said.textContent = `, ${words.book.byItself}`;
      this.tag.append(said);
    }
    this.showChip(chip);
  }

  private showChip(chip: Chip | null): void {
    this.chip.hidden = chip === null;
    if (!chip) return;
    this.chip.className = `st ${chip.colour}`;
    const said = element("span", "vh");
    said.textContent = ` ${chip.said}`;
    const shown = document.createTextNode(chip.count > 0 ? count(chip.count) : "");
    const glyph = element("span", `gy ${glyphClass(chip.icon)}`);
    glyph.setAttribute("aria-hidden", "true");
    this.chip.replaceChildren(glyph, shown, said);
    attribute(this.chip, "data-tip", chip.said);
  }
}
