/** The field inside a cell. What was typed stays in it until it was accepted or dropped. */
import { element } from "./svg";

export interface Opened {
  /** What the field starts with. */
  text: string;
  /** The text replaced what was there, rather than being what was there. */
  replaced: boolean;
  label: string;
  outOf: string;
}

export class Editor {
  readonly input = element("input");
  private readonly box = element("div", "ed");
  private readonly outOf = element("span", "mx");
  private readonly problem = element("div", "cell-problem", "alert");
  private cell: HTMLElement | null = null;
  private first = "";
  private replaced = false;

  constructor(private readonly overlay: HTMLElement) {
    this.input.type = "text";
    this.input.inputMode = "text";
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.input.maxLength = 4000;
    this.problem.id = "cell-problem";
    this.problem.hidden = true;
    this.box.append(this.input, this.outOf);
    this.overlay.append(this.problem);
    this.input.addEventListener("input", () => this.fine());
  }

  get open(): boolean {
    return this.cell !== null;
  }

  get value(): string {
    return this.input.value;
  }

  /** Nothing was typed since it was opened. */
  get untouched(): boolean {
    return !this.replaced && this.input.value === this.first;
  }

  get rejected(): boolean {
    return !this.problem.hidden;
  }

  show(cell: HTMLElement, { text, replaced, label, outOf }: Opened): void {
    this.close();
    this.cell = cell;
    this.first = text;
    this.replaced = replaced;
    this.input.value = text;
    this.input.readOnly = false;
    this.input.setAttribute("aria-label", label);
    this.outOf.textContent = outOf;
    cell.classList.add("editing");
    cell.append(this.box);
    this.input.focus({ preventScroll: true });
    if (replaced) this.input.setSelectionRange(text.length, text.length);
    else this.input.select();
  }

  /** Puts the typed text in by hand: keys that were pressed while the last answer was awaited. */
  type(text: string): void {
    this.input.setRangeText(text, this.input.selectionStart ?? 0, this.input.selectionEnd ?? 0, "end");
    this.fine();
  }

  hold(on: boolean): void {
    this.input.readOnly = on;
  }

  fail(message: string): void {
    this.problem.textContent = message;
    this.problem.hidden = false;
    this.input.setAttribute("aria-invalid", "true");
    this.input.setAttribute("aria-describedby", this.problem.id);
    this.box.classList.add("bad");
    this.follow();
  }

  fine(): void {
    this.problem.hidden = true;
    this.input.removeAttribute("aria-invalid");
    this.input.removeAttribute("aria-describedby");
    this.box.classList.remove("bad");
  }

  /** Keeps the sentence under the cell while the grid scrolls. */
  follow(): void {
    if (!this.cell || this.problem.hidden) return;
    const cell = this.cell.getBoundingClientRect();
    const over = this.overlay.getBoundingClientRect();
    const width = this.problem.offsetWidth;
    const height = this.problem.offsetHeight;
    const left = Math.max(8, Math.min(over.width - width - 8, cell.right - over.left - width));
    const below = cell.bottom - over.top + 6;
    const top = below + height > over.height - 8 ? cell.top - over.top - height - 6 : below;
    this.problem.style.left = `${left}px`;
    this.problem.style.top = `${top}px`;
  }

  close(): void {
    this.lift()();
  }

  /**
   * Closes it for everybody; what it answers takes the field out of the page. As long as the keyboard is in the field,
   * taking it out makes the page find out what has the keyboard instead: whoever leads it somewhere does that first.
   */
  lift(): () => void {
    this.fine();
    const cell = this.cell;
    this.cell = null;
    return () => {
      if (!cell || this.cell === cell) return;
      cell.classList.remove("editing");
      if (this.box.parentElement === cell) this.box.remove();
    };
  }

  destroy(): void {
    this.close();
    this.problem.remove();
  }
}
