/** What was chosen for a file, what it comes to, and the request that is made of it. */
import type { ExportChoice, ExportFormat, ExportGrades, ExportView } from "../ipc";

export interface Choice {
  format: ExportFormat;
  /** `null`: all assignments, also such as come while the sheet is open. */
  picked: ReadonlySet<string> | null;
  drafts: boolean;
  hide: boolean;
}

/** How the sheet begins: the first kind of file, everything approved, names as they are in Review. */
export function begin(view: ExportView, hidden: boolean): Choice | null {
  const first = view.formats[0];
  return first ? { format: first.format, picked: null, drafts: false, hide: hidden } : null;
}

export function formatOf(view: ExportView, choice: Choice): ExportChoice | undefined {
  return view.formats.find((one) => one.format === choice.format);
}

export interface Sum {
  assignments: number;
  approved: number;
  drafts: number;
  /** Grades that would go into the file. */
  goes: number;
}

export function sum(view: ExportView, choice: Choice): Sum {
  const chosen = view.assignments.filter((one) => choice.picked === null || choice.picked.has(one.assignment));
  const approved = chosen.reduce((all, one) => all + one.approved, 0);
  const drafts = chosen.reduce((all, one) => all + one.drafts, 0);
  return { assignments: chosen.length, approved, drafts, goes: approved + (choice.drafts ? drafts : 0) };
}

export function pick(view: ExportView, choice: Choice, assignment: string, on: boolean): Choice {
  const picked = new Set(choice.picked ?? view.assignments.map((one) => one.assignment));
  if (on) picked.add(assignment);
  else picked.delete(assignment);
  return { ...choice, picked };
}

/** `null`: nothing would be in the file, so none is asked for. No assignment at all must never be read as all of them. */
export function request(section: string, view: ExportView, choice: Choice): ExportGrades | null {
  if (sum(view, choice).goes === 0) return null;
  const picked = choice.picked;
  const assignments = picked === null ? [] : view.assignments.map((one) => one.assignment).filter((id) => picked.has(id));
  return {
    section,
    format: choice.format,
    assignments,
    drafts: choice.drafts,
    // A choice made for another kind of file does not count for one that needs names.
    hide_names: choice.hide && (formatOf(view, choice)?.can_hide_names ?? false),
  };
}
