/** What about a plan decides how the sheet behaves. */
import type { PlanView } from "../ipc";

/** Where a sheet leads: a tab of the section, or Connection health. */
export type Place = "changes" | "gradebook" | "history" | "health";

/** Something in the LMS is cleared or written over: the button that does it does not get the first focus. */
export function overwrites(plan: PlanView): boolean {
  return plan.cleared > 0 || plan.replaced > 0 || plan.assignments.some((one) => one.kind !== "create");
}

export function sendable(plan: PlanView): boolean {
  return plan.grade_count > 0 || plan.assignments.length > 0;
}
