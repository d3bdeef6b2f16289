/** The keys of this view. Nothing needs them: everything is reached by Tab as well. */
import type { OwnKey } from "../ipc";
import { meant } from "../shared/own-keys";

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the key was pressed: `score` is a field that takes one line, `text` any other field or list. */
export type Where = "score" | "text" | "elsewhere";

/** To which student a key leads. `lettersOn`: single characters act. `own`: the teacher's keys. */
export function stepOf(event: Pressed, where: Where, lettersOn: boolean, own: readonly OwnKey[] = []): 1 | -1 | null {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return null;
  if (event.altKey) {
    // In a list of choices and in longer text the same keys have a meaning already.
    if (where === "text") return null;
    return event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
  }
  if (where !== "elsewhere" || !lettersOn) return null;
  const key = meant(event.key, own);
  return key === "j" ? 1 : key === "k" ? -1 : null;
}

/** What a key asks for in a score's field: keep it and go so many fields further, leave it as it was, undo, redo. */
export type FieldAsk = { ask: "keep"; by: -1 | 0 | 1 } | { ask: "step"; by: -1 | 1 } | { ask: "drop" | "undo" | "redo" };

export function fieldAskOf(event: Pressed): FieldAsk | null {
  if (event.altKey) return null;
  const ctrl = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "Enter":
      return { ask: "keep", by: ctrl ? 0 : event.shiftKey ? -1 : 1 };
    case "ArrowDown":
    case "ArrowUp":
      return ctrl || event.shiftKey ? null : { ask: "step", by: event.key === "ArrowDown" ? 1 : -1 };
    case "Escape":
      return { ask: "drop" };
    default:
  }
  if (!ctrl) return null;
  const key = event.key.toLowerCase();
  if (key === "y") return { ask: "redo" };
  return key === "z" ? { ask: event.shiftKey ? "redo" : "undo" } : null;
}
