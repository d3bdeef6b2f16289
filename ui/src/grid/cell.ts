/** One cell of the grid as elements: made once, used again for other grades while scrolling. */
import type { Mark } from "../book/ledger";
import { glyphClass, type GlyphName } from "../shared/glyphs";
import { classOf, flagsOf, glyphOf, nameOf, tipOf } from "../book/marks";
import type { Reusable } from "./pool";
import { attribute, copyOf, element } from "./svg";

export interface Edges {
  selected: boolean;
  top: boolean;
  bottom: boolean;
  start: boolean;
  end: boolean;
}

/** An empty cell: a copy of it costs less than making one. */
const made = element("td", "gc", "gridcell");
made.tabIndex = -1;
made.setAttribute("aria-selected", "false");
made.append(element("span", "v"));

export class CellBox implements Reusable {
  readonly root = copyOf(made);
  /** Where it is drawn; −1 while it waits to be used. */
  col = -1;
  private readonly value = this.root.firstElementChild as HTMLElement;
  /** Made when there are any: few cells have them. */
  private flags: HTMLElement | null = null;
  private painted = "";
  private edges = "";
  private active = false;

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

  /** Whose grade it is, for whoever looks the cell up in the page. */
  name(assignment: string, student: string): void {
    attribute(this.root, "data-assignment", assignment);
    attribute(this.root, "data-student", student);
  }

  paint(mark: Mark, points: string, lms: string, dim: boolean): void {
    const painted = `${mark.standing}|${mark.flags}|${mark.shown}|${mark.note}|${points}|${lms}|${dim}`;
    if (painted === this.painted) return;
    this.painted = painted;
    this.show(mark, dim);
    attribute(this.root, "aria-label", nameOf(mark, points, lms));
    attribute(this.root, "data-tip", tipOf(mark, lms));
  }

  /** Shows what was typed until it is saved; painting the cell again shows what is. */
  pend(text: string): void {
    this.painted = "";
    this.value.textContent = text;
    this.root.classList.add("pending");
  }

  /** Says where in the selection the cell lies. */
  select({ selected, top, bottom, start, end }: Edges): void {
    const edges = selected ? `sel${top ? " first" : ""}${bottom ? " last" : ""}${start ? " start" : ""}${end ? " end" : ""}` : "";
    if (edges === this.edges) return;
    if (this.edges !== "") this.root.classList.remove(...this.edges.split(" "));
    if (edges !== "") this.root.classList.add(...edges.split(" "));
    this.edges = edges;
    attribute(this.root, "aria-selected", String(selected));
  }

  /** Says whether the cell is the one that keys go to. */
  activate(active: boolean): void {
    if (active === this.active) return;
    this.active = active;
    this.root.classList.toggle("active", active);
  }

  private show(mark: Mark, dim: boolean): void {
    const editing = this.root.classList.contains("editing") ? " editing" : "";
    const extra = editing + (dim ? " dim" : "") + (this.active ? " active" : "");
    const glyph = glyphOf(mark);
    this.root.className = `gc gy ${glyph === null ? "" : `${glyphClass(glyph)} `}${classOf(mark)}${extra}${this.edges === "" ? "" : ` ${this.edges}`}`;
    const text = mark.shown === "" ? "–" : mark.shown;
    if (this.value.textContent !== text) this.value.textContent = text;
    this.showFlags(flagsOf(mark));
  }

  private showFlags(names: readonly GlyphName[]): void {
    if (names.length === 0) {
      this.flags?.remove();
      this.flags = null;
      return;
    }
    if (!this.flags) {
      this.flags = element("span", "fl");
      this.flags.setAttribute("aria-hidden", "true");
      this.root.append(this.flags);
    }
    this.flags.replaceChildren(...names.map((name) => element("i", `gy ${glyphClass(name)}`)));
  }
}
