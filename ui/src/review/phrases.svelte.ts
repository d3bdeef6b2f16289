/** The phrases beside the comment that is typed: which are offered, which one the arrow keys are on. */
import { settings } from "../shared/settings.svelte";
import { say } from "../shared/status.svelte";
import type { ReviewDesk } from "./desk.svelte";
import { fitting, isNew, withPhrase } from "./phrases";
import { reviewWords as words } from "./words";

export class PhraseList {
  private readonly desk: ReviewDesk;
  /** −1: the keys are in the text. */
  private at = $state(-1);
  readonly offered = $derived.by(() => {
    const editing = this.desk.editing;
    return editing?.field === "comment" ? fitting(settings.phrases, this.desk.typed, editing.before) : [];
  });
  readonly current = $derived(this.at < this.offered.length ? this.at : -1);
  readonly keepable = $derived.by(() => this.desk.editing?.field === "comment" && isNew(settings.phrases, this.desk.typed));

  constructor(desk: ReviewDesk) {
    this.desk = desk;
  }

  /** Answers whether there was somewhere to go. */
  move(by: 1 | -1): boolean {
    const next = this.current + by;
    if (next < -1 || next >= this.offered.length) return false;
    this.at = next;
    return true;
  }

  leave(): void {
    this.at = -1;
  }

  put(phrase: string): void {
    const editing = this.desk.editing;
    if (!editing) return;
    this.desk.typed = withPhrase(this.desk.typed, editing.before, phrase);
    this.at = -1;
  }

  /** The comment becomes a phrase; it is still being typed. */
  async keep(): Promise<void> {
    const text = this.desk.typed.trim();
    if (!isNew(settings.phrases, text)) return;
    if (await this.desk.attempt(() => settings.change({ comments: [...settings.phrases, text] }))) say(words.editor.phraseKept);
  }
}
