/** Elements that are used again: the rows of the grid, the cells of a row, the heads of the columns. */
import { putInOrder } from "./order";

/** What a pool keeps: an element, and what has to be forgotten before it stands for something else. */
export interface Reusable {
  readonly root: HTMLElement;
  /** It stands for nothing any more. */
  release(): void;
  /** It goes out of the page until it is used again. */
  leave(): void;
}

export class Pool<Box extends Reusable> {
  private readonly used = new Map<number, Box>();
  private readonly spare: Box[] = [];
  /** The elements may be out of order. */
  private loose = false;

  /** They are children of `parent`, and come before `end`, or last. */
  constructor(
    private readonly parent: HTMLElement,
    private readonly make: () => Box,
    private readonly end: HTMLElement | null = null,
  ) {}

  get(index: number): Box | undefined {
    return this.used.get(index);
  }

  /** Keeps exactly these, using the elements of others again where they are in the page. */
  keep(wanted: readonly number[]): void {
    const need = new Set(wanted);
    for (const [index, box] of this.used) {
      if (need.has(index)) continue;
      this.used.delete(index);
      box.release();
      this.spare.push(box);
    }
    for (const index of wanted) {
      if (this.used.has(index)) continue;
      const box = this.spare.pop() ?? this.make();
      this.used.set(index, box);
      if (box.root.parentElement !== this.parent) this.parent.insertBefore(box.root, this.end);
      this.loose = true;
    }
    for (const box of this.spare) box.leave();
  }

  /** Puts the elements in the order of their indexes: the page is read in it. */
  order(): void {
    if (!this.loose) return;
    this.loose = false;
    const roots = [...this.used].sort(([a], [b]) => a - b).map(([, box]) => box.root);
    putInOrder(this.parent, this.end ? [...roots, this.end] : roots);
  }

  [Symbol.iterator](): IterableIterator<Box> {
    return this.used.values();
  }
}
