/**
 * The cells of one section, unpacked from the columns the desk sends and addressed by (assignment, student).
 *
 * Deliberately not here: anything reactive. Cells are painted by hand, so they need no signals.
 */
import type { AssignmentHead, BookView, Cell, CellPatch } from "../ipc";

/** Letters of a cell's standing, as the desk has them. */
export type Standing = "e" | "d" | "a" | "s" | "l" | "j" | "c" | "x" | "f" | "n" | "h";

/** Bits of a cell's flags. */
export const flag = { late: 1, comment: 2, above: 4, offline: 8, excused: 16, missing: 32 } as const;

export interface Mark {
  standing: Standing;
  flags: number;
  shown: string;
  note: string;
}

interface Column {
  standing: string[];
  flags: number[];
  shown: string[];
  notes: Record<string, string>;
}

const standings = "edasljcxfnh";
const blank: Mark = { standing: "e", flags: 0, shown: "", note: "" };

export function isStanding(letter: string): letter is Standing {
  return letter.length === 1 && standings.includes(letter);
}

/** Most urgent first: the order of the chip in a column's head. */
const urgency: readonly Standing[] = ["f", "x", "c", "d", "s", "a", "n", "h", "j", "l", "e"];

export class Ledger {
  private readonly row = new Map<string, number>();
  private readonly columns = new Map<string, Column>();

  constructor(view?: Pick<BookView, "students" | "columns">) {
    view?.students.forEach((student, index) => this.row.set(student.id, index));
    for (const column of view?.columns ?? []) {
      this.columns.set(column.assignment, {
        standing: Array.from(column.standing),
        flags: Array.from(column.flags, (letter) => letter.charCodeAt(0) - 48),
        shown: column.shown.split("|"),
        notes: Object.fromEntries(Object.entries(column.notes).map(([student, note]) => [student, note ?? ""])),
      });
    }
  }

  mark(assignment: string, student: string): Mark {
    const column = this.columns.get(assignment);
    const row = this.row.get(student);
    if (!column || row === undefined) return blank;
    const letter = column.standing[row] ?? "e";
    return {
      standing: isStanding(letter) ? letter : "h",
      flags: column.flags[row] ?? 0,
      shown: column.shown[row] ?? "",
      note: column.notes[student] ?? "",
    };
  }

  /** Takes changed cells over; answers those that are known here. */
  patch(patches: readonly CellPatch[]): Cell[] {
    const changed: Cell[] = [];
    for (const patch of patches) {
      const column = this.columns.get(patch.assignment);
      const row = this.row.get(patch.student);
      if (!column || row === undefined) continue;
      column.standing[row] = patch.standing;
      column.flags[row] = patch.flags;
      column.shown[row] = patch.shown;
      column.notes[patch.student] = patch.note;
      changed.push({ assignment: patch.assignment, student: patch.student });
    }
    return changed;
  }

  /** How many cells of a column have each standing. */
  tally(assignment: string): Map<Standing, number> {
    const tally = new Map<Standing, number>();
    for (const letter of this.columns.get(assignment)?.standing ?? []) {
      if (isStanding(letter)) tally.set(letter, (tally.get(letter) ?? 0) + 1);
    }
    return tally;
  }

  /** The standings that occur in a column, most urgent first, with their counts. */
  urgent(head: AssignmentHead): { standing: Standing; count: number }[] {
    const tally = this.tally(head.id);
    return urgency.flatMap((standing) => {
      const count = tally.get(standing) ?? 0;
      return count > 0 ? [{ standing, count }] : [];
    });
  }
}
