/** What about a plan and its held-back groups decides how the sheet behaves. */
import type { PlanView } from "../ipc";
import type { IconName } from "../shared/icons";

export type Tab = "changes" | "gradebook" | "history";

/** Something in the LMS is cleared or written over: the button that does it does not get the first focus. */
export function overwrites(plan: PlanView): boolean {
  return plan.cleared > 0 || plan.replaced > 0 || plan.assignments.some((one) => one.kind !== "create");
}

export function sendable(plan: PlanView): boolean {
  return plan.grade_count > 0 || plan.assignments.length > 0;
}

/** Where a held-back reason is mended, if that is a place in this window. */
export function remedyPlace(reason: string): "changes" | "score" | "assignment" | "answer" | null {
  switch (reason) {
    case "to_decide":
    case "changed":
    case "deleted":
      return "changes";
    case "above_maximum":
    case "flags":
      return "score";
    case "due_in_past":
    case "details_missing":
      return "assignment";
    case "unanswered":
      return "answer";
    default:
      return null;
  }
}

const glyphs: Readonly<Record<string, IconName>> = {
  to_decide: "conflict", changed: "incoming", not_matched: "unlink", above_maximum: "above", section_not_linked: "unlink",
  due_in_past: "calendar", unanswered: "help", cannot_clear: "trash", flags: "sliders", details_missing: "file",
  deleted: "trash", left: "person", waiting_for_assignment: "clock", not_ready: "plug",
  edited_here: "pencil", sent_since: "outgoing", first_score: "table", nothing_before: "file", not_confirmed: "help",
};

export function heldGlyph(reason: string): IconName {
  return glyphs[reason] ?? "held";
}
