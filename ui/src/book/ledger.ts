/**
 * The cells of one section, unpacked from the columns the desk sends and addressed by (assignment, student).
 *
 * Deliberately not here: anything reactive. Cells are painted by hand, so they need no signals.
 */
import type { AssignmentHead, BookView, Cell, CellPatch, Column as PackedColumn } from "../ipc";

/** Letters of a cell's standing, as the desk has them. */
export type Standing = "e" | "d" | "a" | "s" | "l" | "j" | "c" | "x" | "f" | "n" | "h";

/** Bits of a cell's flags. */
export const flag = { late: 1, comment: 2, above: 4, offline: 8, excused: 16, missing: 32 } as const;

export interface Mark {
  readonly standing: Standing;
  readonly flags: number;
  readonly shown: string;
  readonly note: string;
}

/** Whether two names are those of one cell. */
export function sameCell(a: Cell, b: Cell | null): boolean {
  return a.assignment === b?.assignment && a.student === b.student;
}

interface Column {
  /** One for each student; equal ones are the same. */
  cells: Mark[];
  notes: Record<string, string>;
}

const standings = "edasljcxfnh";
const blank: Mark = { standing: "e", flags: 0, shown: "", note: "" };

export function isStanding(letter: string): letter is Standing {
  return letter.length === 1 && standings.includes(letter);
}

/** One look of a column: the letter of its standing, a character of its flags, what is shown. */
function look(text: string): Mark {
  return { standing: standingOf(text.charAt(0)), flags: text.charCodeAt(1) - 48, shown: text.slice(2), note: "" };
}

function standingOf(letter: string): Standing {
  return isStanding(letter) ? letter : "h";
}

/** Most urgent first: the order of the chip in a column's head. */
const urgency: readonly Standing[] = ["f", "x", "c", "d", "s", "a", "n", "h", "j", "l", "e"];

export class Ledger {
  private readonly row = new Map<string, number>();
  /** Those that were asked for; of a large book that is just opened, few are. */
  private readonly columns = new Map<string, Column>();
  private readonly packed = new Map<string, PackedColumn>();

  constructor(view?: Pick<BookView, "students" | "columns">) {
    view?.students.forEach((student, index) => this.row.set(student.id, index));
    for (const column of view?.columns ?? []) this.packed.set(column.assignment, column);
  }

  private column(assignment: string): Column | undefined {
    const known = this.columns.get(assignment);
    if (known) return known;
    const packed = this.packed.get(assignment);
    if (!packed) return undefined;
    const looks = packed.looks.split("|").map(look);
    const column = {
      cells: Array.from(packed.cells, (place) => looks[place.charCodeAt(0) - 48] ?? blank),
      notes: Object.fromEntries(Object.entries(packed.notes).map(([student, note]) => [student, note ?? ""])),
    };
    this.columns.set(assignment, column);
    this.packed.delete(assignment);
    return column;
  }

  mark(assignment: string, student: string): Mark {
    const column = this.column(assignment);
    const row = this.row.get(student);
    if (!column || row === undefined) return blank;
    const mark = column.cells[row] ?? blank;
    const note = column.notes[student] ?? "";
    return note === "" ? mark : { ...mark, note };
  }

  /** Takes changed cells over; answers those that are known here. */
  patch(patches: readonly CellPatch[]): Cell[] {
    const changed: Cell[] = [];
    for (const patch of patches) {
      const column = this.column(patch.assignment);
      const row = this.row.get(patch.student);
      if (!column || row === undefined) continue;
      column.cells[row] = { standing: standingOf(patch.standing), flags: patch.flags, shown: patch.shown, note: "" };
      column.notes[patch.student] = patch.note;
      changed.push({ assignment: patch.assignment, student: patch.student });
    }
    return changed;
  }

  /** How many cells of a column have each standing. */
  tally(assignment: string): Map<Standing, number> {
    const tally = new Map<Standing, number>();
    for (const { standing } of this.column(assignment)?.cells ?? []) tally.set(standing, (tally.get(standing) ?? 0) + 1);
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
