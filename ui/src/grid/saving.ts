/**
 * What was typed and is being saved while the keyboard has gone on: one after another, in the order it was typed, so
 * that undo takes them back in that order.
 */
import { sameCell } from "../book/ledger";
import type { Cell } from "../ipc";

/** Answers a sentence when a text was not accepted. */
type Keep = (cell: Cell, text: string) => Promise<string | null>;

export interface Typed {
  readonly cell: Cell;
  readonly text: string;
}

export class Saving {
  private readonly list: Typed[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly keep: Keep) {}

  /** Something is not saved yet. */
  get any(): boolean {
    return this.list.length > 0;
  }

  get all(): readonly Typed[] {
    return this.list;
  }

  /** What was typed last into a cell, while it is not saved. */
  textOf(cell: Cell): string | null {
    return this.list.findLast((typed) => sameCell(typed.cell, cell))?.text ?? null;
  }

  /** Saves after everything that was typed before; answers as `keep` does. It is out of the list by then. */
  add(cell: Cell, text: string): Promise<string | null> {
    const typed = { cell, text };
    this.list.push(typed);
    const saved = this.last.then(() => this.keep(cell, text)).finally(() => this.list.splice(this.list.indexOf(typed), 1));
    this.last = saved.catch(() => undefined);
    return saved;
  }
}
