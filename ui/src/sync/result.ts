/** Headlines of a run. */
import type { RunView } from "../ipc";
import { sheetWords as words } from "../shared/words-sync";

/** Nothing but assignments is sent: they are what is counted. */
export function onlyAssignments(run: RunView): boolean {
  return run.total === 0;
}

export function assignmentsDone(run: RunView): number {
  return run.assignments.filter((one) => one.state === "done").length;
}

export function runTitle(run: RunView, lms: string): string {
  if (run.undo) return words.undo.run(run.phase, run.confirmed, run.total, lms);
  if (run.phase === "stopped") {
    return onlyAssignments(run) ? words.stoppedBare : words.stopped(run.confirmed, run.total, lms);
  }
  if (run.phase === "done") {
    return onlyAssignments(run)
      ? words.doneAssignments(assignmentsDone(run), run.assignments.length, lms)
      : words.done(run.confirmed, run.total, lms);
  }
  return words.phase[run.phase](lms);
}

export function runLead(run: RunView, lms: string): string {
  if (run.phase === "stopped") return run.name;
  if (run.phase === "done") {
    const clean = run.failures.length + run.unanswered.length + run.mismatches.length === 0;
    return `${run.name}. ${clean ? words.doneLead(lms) : run.failures.length + run.unanswered.length > 0 ? words.doneLeadPart : words.doneLeadOther(lms)}`;
  }
  return `${run.name}. ${words.phaseLead[run.phase]}`;
}
