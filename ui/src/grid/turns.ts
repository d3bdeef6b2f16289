/**
 * Keys and deeds in the order they came. One that is about grades waits until what was typed before it is saved, and
 * everything after it waits behind it; typing and moving about go on.
 */
import type { Key } from "./keys";

export type Turn = Key | (() => void);

export class Turns {
  private waiting: Turn[] = [];

  constructor(
    /** Whether it may be done now, when nothing waits before it. */
    private readonly may: (turn: Turn) => boolean,
    private readonly act: (key: Key) => void,
  ) {}

  get any(): boolean {
    return this.waiting.length > 0;
  }

  /** Queues what has to wait; false: it may be done now. */
  waits(turn: Turn): boolean {
    if (!this.any && this.may(turn)) return false;
    this.waiting.push(turn);
    return true;
  }

  /** Does it now, or when its turn comes. */
  take(deed: () => void): void {
    if (!this.waits(deed)) deed();
  }

  /** Gives up those that are not wanted any more. */
  keepOnly(wanted: (turn: Turn) => boolean): void {
    this.waiting = this.waiting.filter(wanted);
  }

  /** Goes on with what waits, as far as it may. */
  async next(): Promise<void> {
    while (this.waiting[0] && this.may(this.waiting[0])) {
      const turn = this.waiting.shift();
      if (typeof turn === "function") turn();
      else if (turn) this.act(turn);
      await Promise.resolve();
    }
  }
}
