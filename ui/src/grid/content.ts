/** What the grid draws. */
import type { AssignmentHead, StudentView } from "../ipc";
import type { Ledger, Mark } from "../book/ledger";
import type { Place, Range } from "./range";

/** Columns before the first assignment: the student and the match. */
export const before = 2;

/** Everything the grid draws. */
export interface Content {
  name: string;
  lms: string;
  readAt: string | null;
  students: readonly StudentView[];
  heads: readonly AssignmentHead[];
  totals: ReadonlyMap<string, string>;
  ledger: Ledger;
  /** Cells that a filter leaves in the background. */
  dim: ((mark: Mark) => boolean) | null;
  /** The column the rows are sorted by. */
  sorted: { assignment: string; direction: "ascending" | "descending" } | null;
}

/** What is marked in it. A row of −1 is the head. */
export interface Marked {
  active: Place | null;
  range: Range | null;
}
