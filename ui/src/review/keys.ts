/** The keyboard of the Review list: which key asks for what. Pure, so that the map can be read and tested as a table. */
import type { OwnKey } from "../ipc";
import { meant } from "../shared/own-keys";

export type Ask =
  | { ask: "move"; by: number }
  | { ask: "edge"; to: "first" | "last" }
  | { ask: "edit"; text: string | null }
  | { ask: "approve" | "approveAll" | "excuse" | "comment" | "open" | "hide" };

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Held down: moves go on, deeds happen once. */
  repeat: boolean;
}

/** `onRow`: the focus is on the row itself, not on a button inside it. `lettersOn`: single characters act. `own`: the teacher's keys. */
export function askOf(event: Pressed, onRow: boolean, lettersOn: boolean, own: readonly OwnKey[] = []): Ask | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.length === 1 ? meant(event.key, own) : event.key;
  if (onRow && !event.shiftKey) {
    if (key === "ArrowDown") return { ask: "move", by: 1 };
    if (key === "ArrowUp") return { ask: "move", by: -1 };
    if (key === "Home") return { ask: "edge", to: "first" };
    if (key === "End") return { ask: "edge", to: "last" };
    if (key === "Enter" && !event.repeat) return { ask: "edit", text: null };
  }
  if (!lettersOn || key === null) return null;
  if (event.shiftKey) return key === "a" && !event.repeat ? { ask: "approveAll" } : null;
  if (key === "j") return { ask: "move", by: 1 };
  if (key === "k") return { ask: "move", by: -1 };
  if (event.repeat) return null;
  if (onRow && /^[0-9]$/.test(key)) return { ask: "edit", text: key };
  switch (key) {
    case "a":
      return { ask: "approve" };
    case "e":
      return { ask: "edit", text: null };
    case "x":
      return { ask: "excuse" };
    case "c":
      return { ask: "comment" };
    case "o":
      return { ask: "open" };
    case "h":
      return { ask: "hide" };
    default:
      return null;
  }
}
