/** Grades that a sync would hold back, by reason: their glyph, and where in this window they are mended. */
import type { IconName } from "./icons";

/** `changes` a decision, `score` a grade, `assignment` its details, `answer` "Did it arrive?". */
export type RemedyPlace = "changes" | "score" | "assignment" | "answer";

/** Where a held-back reason is mended, if that is a place in this window. */
export function remedyPlace(reason: string): RemedyPlace | null {
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
  changed_since: "incoming", deleted_since: "trash", edited_here: "pencil", sent_since: "outgoing", first_score: "table", nothing_before: "file", not_confirmed: "help", unclear: "help",
};

export function heldGlyph(reason: string): IconName {
  return glyphs[reason] ?? "held";
}
