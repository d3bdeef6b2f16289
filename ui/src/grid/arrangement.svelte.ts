/** How the teacher looks at a section: the order of its assignments and students, and a filter. Nothing of it is sent. */
import type { AssignmentHead, Cell, Counts, StudentView } from "../ipc";
import { flag, type Ledger, type Mark } from "../book/ledger";
import { locale } from "../shared/format";
import { inNumbers } from "../shared/nameless";
import { names } from "../shared/names.svelte";

export type Order = "newest" | "oldest" | "title";
export type RowOrder = { by: "name" } | { by: "score"; assignment: string; first: "high" | "low" };
export type Filter = "to_approve" | "ready" | "held" | "changed" | "failed" | "offline_edits";

/** Which cells a count of the status bar is about. */
const about: Record<Filter, (mark: Mark) => boolean> = {
  to_approve: (mark) => mark.standing === "d",
  ready: (mark) => mark.standing === "a",
  held: (mark) => "nhx".includes(mark.standing),
  changed: (mark) => "cx".includes(mark.standing),
  failed: (mark) => mark.standing === "f",
  offline_edits: (mark) => (mark.flags & flag.offline) !== 0,
};

export const filters: readonly Filter[] = ["to_approve", "ready", "held", "changed", "failed", "offline_edits"];

export function fits(filter: Filter, mark: Mark): boolean {
  return about[filter](mark);
}

export function countOf(filter: Filter, counts: Counts): number {
  return counts[filter];
}

function scoreOf(ledger: Ledger, assignment: string, student: string): number | null {
  const shown = ledger.mark(assignment, student).shown;
  const score = Number(shown.replace(",", "."));
  return shown === "" || Number.isNaN(score) ? null : score;
}

export class Arrangement {
  order = $state<Order>("newest");
  rows = $state.raw<RowOrder>({ by: "name" });
  filter = $state<Filter | null>(null);
  /** What the filter let through when it was chosen: rows do not vanish under the teacher's hands. */
  private through = $state.raw<{ students: ReadonlySet<string>; assignments: ReadonlySet<string> } | null>(null);

  choose(filter: Filter | null, ledger: Ledger, students: readonly StudentView[], heads: readonly AssignmentHead[]): void {
    this.filter = filter;
    if (filter === null) {
      this.through = null;
      return;
    }
    const rows: string[] = [];
    const columns: string[] = [];
    for (const head of heads) if (students.some((student) => fits(filter, ledger.mark(head.id, student.id)))) columns.push(head.id);
    for (const student of students) if (columns.some((column) => fits(filter, ledger.mark(column, student.id)))) rows.push(student.id);
    this.through = { students: new Set(rows), assignments: new Set(columns) };
  }

  heads(all: readonly AssignmentHead[]): AssignmentHead[] {
    const through = this.through;
    const shown = all.filter((head) => through === null || through.assignments.has(head.id));
    if (this.order === "oldest") shown.reverse();
    if (this.order === "title") shown.sort((a, b) => a.title.localeCompare(b.title, locale, { numeric: true }));
    return shown;
  }

  students(all: readonly StudentView[], ledger: Ledger): StudentView[] {
    const through = this.through;
    const shown = all.filter((student) => through === null || through.students.has(student.id));
    // A place in the roster must not tell a name.
    if (names.hidden) shown.sort((a, b) => inNumbers(a.alias, b.alias));
    const rows = this.rows;
    if (rows.by === "name") return shown;
    const scores = new Map(shown.map((student) => [student.id, scoreOf(ledger, rows.assignment, student.id)]));
    return shown.sort((a, b) => {
      const [x, y] = [scores.get(a.id) ?? null, scores.get(b.id) ?? null];
      if (x === null || y === null) return Number(x === null) - Number(y === null);
      return rows.first === "high" ? y - x : x - y;
    });
  }

  /** Shows a cell that a filter hides. */
  uncover(cell: Cell): void {
    const through = this.through;
    if (through && !(through.students.has(cell.student) && through.assignments.has(cell.assignment))) {
      this.filter = null;
      this.through = null;
    }
  }
}
