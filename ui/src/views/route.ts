/** Where the teacher is, and the keys that work everywhere. */
export type Tab = "gradebook" | "review" | "changes" | "history";

const place = "passback.section";

export function keptSection(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

export function keepSection(id: string): void {
  try {
    localStorage.setItem(place, id);
  } catch {
    // Without storage the window opens on the first section.
  }
}

export type WindowAsk = Tab | "find" | "sync" | "shortcuts" | "undo" | "redo";

/** What a key asks for anywhere in the window. While text is typed only the keys that cannot be text count. */
export function windowKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
  inText: boolean,
): WindowAsk | null {
  const ctrl = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (!ctrl) return event.key === "?" && !inText ? "shortcuts" : null;
  switch (event.key.toLowerCase()) {
    case "k":
      return "find";
    case "enter":
      return inText ? null : "sync";
    case "1":
      return "gradebook";
    case "2":
      return "review";
    case "3":
      return "changes";
    case "4":
      return "history";
    case "z":
      return inText ? null : event.shiftKey ? "redo" : "undo";
    case "y":
      return inText ? null : "redo";
    default:
      return null;
  }
}
