/** How it is drawn in which way a row's student was found. */
import type { RowFound } from "../ipc";
import type { IconName } from "../shared/icons";

export interface Found {
  icon: IconName;
  tone: "t3" | "c-accent" | "c-warn";
}

export const foundLook: Record<RowFound, Found> = {
  by_id: { icon: "link", tone: "t3" },
  chosen: { icon: "person", tone: "c-accent" },
  remembered: { icon: "history", tone: "c-accent" },
  other_name: { icon: "warning", tone: "c-warn" },
  by_name: { icon: "help", tone: "c-warn" },
  torn: { icon: "conflict", tone: "c-warn" },
  twice: { icon: "copy", tone: "c-warn" },
  nobody: { icon: "unlink", tone: "t3" },
  left_out: { icon: "excused", tone: "t3" },
};

/** Whether the teacher is asked, or may say otherwise. An id that agrees with the name needs nobody. */
export function canBeChosen(found: RowFound): boolean {
  return found !== "by_id";
}
