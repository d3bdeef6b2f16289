/** Keeps the keyboard where it was while the list is drawn anew: a row that moves into another group is another element. */
export class Keeper {
  private at: Element | null = null;
  private from: number | null = null;
  private to: number | null = null;

  constructor(private readonly list: () => HTMLElement | undefined) {}

  /** Before the list changes. */
  note(): void {
    const at = document.activeElement;
    this.at = at && this.list()?.contains(at) ? at : null;
    const field = this.at instanceof HTMLInputElement || this.at instanceof HTMLTextAreaElement ? this.at : null;
    this.from = field?.selectionStart ?? null;
    this.to = field?.selectionEnd ?? null;
  }

  /** After it: to the same element, to the field that stands for it now, or to the row. */
  restore(student: string | null): void {
    const was = this.at;
    this.at = null;
    const list = this.list();
    if (!was || !list || list.contains(document.activeElement)) return;
    // The keyboard went elsewhere by itself, into a question for instance.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const field = list.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    const row = student === null ? null : list.querySelector<HTMLElement>(`tr[data-student="${CSS.escape(student)}"]`);
    const next = was.matches("input, textarea") ? (field ?? row) : list.contains(was) && was instanceof HTMLElement ? was : row;
    next?.focus();
    if (next === field && field && this.from !== null && this.to !== null) field.setSelectionRange(this.from, this.to);
  }
}
