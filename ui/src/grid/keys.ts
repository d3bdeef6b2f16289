/** The keyboard of the grid: which key asks for what. Pure, so that the map can be read and tested as a table. */
import type { OwnKey } from "../ipc";
import { meant } from "../shared/own-keys";
import type { Move } from "./range";

export interface Key {
  key: string;
  shift: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  ctrl: boolean;
  alt: boolean;
}

export type Ask =
  | { ask: "move"; move: Move; extend: boolean }
  | { ask: "edit"; text: string | null }
  | { ask: "selectAll" }
  | {
      ask:
        | "fill" | "fillDown" | "clear" | "approve" | "excuse" | "late" | "comment" | "inspector" | "escape" | "undo" | "redo" | "hide";
    };

/** What a key asks for while an editor is open. */
export type EditAsk = { ask: "keep"; move: Move | null } | { ask: "fill" } | { ask: "drop" };

export function keyOf(event: KeyboardEvent): Key {
  return { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey };
}

const step = (rows: number, cols: number): Move => ({ by: "step", rows, cols });

/** The move of a key. In a right-to-left layout the sideways arrows trade places. */
export function moveOf({ key, ctrl }: Key, rtl: boolean): Move | null {
  const forward = rtl ? "ArrowLeft" : "ArrowRight";
  const back = rtl ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case "ArrowUp":
      return ctrl ? { by: "edge", to: "top" } : step(-1, 0);
    case "ArrowDown":
      return ctrl ? { by: "edge", to: "bottom" } : step(1, 0);
    case forward:
      return ctrl ? { by: "edge", to: "rowEnd" } : step(0, 1);
    case back:
      return ctrl ? { by: "edge", to: "rowStart" } : step(0, -1);
    case "Home":
      return { by: "edge", to: ctrl ? "first" : "rowStart" };
    case "End":
      return { by: "edge", to: ctrl ? "last" : "rowEnd" };
    case "PageUp":
      return { by: "page", pages: -1 };
    case "PageDown":
      return { by: "page", pages: 1 };
    default:
      return null;
  }
}

const letters: Record<string, "approve" | "excuse" | "late" | "comment" | "hide"> = {
  a: "approve",
  x: "excuse",
  l: "late",
  c: "comment",
  h: "hide",
};

const none: readonly OwnKey[] = [];

/** `lettersOn`: single letters act (WCAG 2.1.4); otherwise they do nothing. `several`: more than one cell is selected. `own`: the teacher's keys. */
export function askOf(key: Key, { rtl = false, several = false, lettersOn = true, own = none } = {}): Ask | null {
  if (key.alt) return null;
  const move = moveOf(key, rtl);
  if (move) return { ask: "move", move, extend: key.shift };
  const name = key.key.length === 1 ? key.key.toLowerCase() : key.key;
  if (key.ctrl) {
    switch (name) {
      case "a":
        return { ask: "selectAll" };
      case "d":
        return { ask: "fillDown" };
      case "z":
        return { ask: key.shift ? "redo" : "undo" };
      case "y":
        return { ask: "redo" };
      case "Enter":
        return several ? { ask: "fill" } : null;
      default:
        return null;
    }
  }
  switch (name) {
    case "Enter":
      return key.shift ? { ask: "move", move: step(-1, 0), extend: false } : { ask: "edit", text: null };
    case "F2":
      return { ask: "edit", text: null };
    case "Delete":
    case "Backspace":
      return { ask: "clear" };
    case "Escape":
      return { ask: "escape" };
    case " ":
      return { ask: "inspector" };
    default:
  }
  const act = letters[meant(name, own) ?? ""];
  if (act) return lettersOn ? { ask: act } : null;
  // Anything else that can be typed begins an edit ("17", "ex", "-"); "?" belongs to the window.
  return key.key.length === 1 && key.key !== "?" ? { ask: "edit", text: key.key } : null;
}

/** Where the keyboard is and what its keys mean there. */
export interface Keyboard {
  rtl: boolean;
  several: boolean;
  lettersOn: boolean;
  own: readonly OwnKey[];
  editing: boolean;
  onHead: boolean;
}

const modifiers: readonly string[] = ["Control", "Alt", "AltGraph", "Meta", "Shift"];
const anyTime: readonly Ask["ask"][] = ["move", "edit", "selectAll", "inspector", "escape", "hide"];

/** Whether a key is about grades, so that what was typed before it has to be saved first. */
export function needsSaved(key: Key, at: Keyboard): boolean {
  if (modifiers.includes(key.key)) return false;
  // The clipboard has events of its own; held back, the key would not bring them.
  if (key.ctrl && "cvx".includes(key.key.toLowerCase())) return false;
  if (at.editing) return editAskOf(key, at.several)?.ask === "fill";
  const ask = askOf(key, at);
  // None of the grid's: with Ctrl it may be one of the window's deeds.
  return ask ? !anyTime.includes(ask.ask) : key.ctrl || key.alt;
}

export function editAskOf(key: Key, several: boolean): EditAsk | null {
  switch (key.key) {
    case "Enter":
      if (key.ctrl) return several ? { ask: "fill" } : { ask: "keep", move: null };
      return { ask: "keep", move: step(key.shift ? -1 : 1, 0) };
    case "Tab":
      return { ask: "keep", move: step(0, key.shift ? -1 : 1) };
    case "Escape":
      return { ask: "drop" };
    default:
      return null;
  }
}
