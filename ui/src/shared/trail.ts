/** Sentences of the desk with values between asterisks, and the glyph of each kind of event. */
import type { IconName } from "./icons";

export interface Piece {
  text: string;
  bold: boolean;
}

/** "You changed *48* to *52*" in pieces. A lone asterisk is an asterisk. */
export function pieces(sentence: string): Piece[] {
  const found: Piece[] = [];
  let rest = 0;
  for (const match of sentence.matchAll(/\*([^*]+)\*/g)) {
    if (match.index > rest) found.push({ text: sentence.slice(rest, match.index), bold: false });
    found.push({ text: match[1] ?? "", bold: true });
    rest = match.index + match[0].length;
  }
  if (rest < sentence.length) found.push({ text: sentence.slice(rest), bold: false });
  return found;
}

export function glyphOf(kind: string): { icon: IconName; side: "" | "mine" | "theirs" | "bad" } {
  switch (kind) {
    case "lms":
    case "read":
      return { icon: "incoming", side: "theirs" };
    case "edited":
      return { icon: "pencil", side: "mine" };
    case "approved":
      return { icon: "tick", side: "mine" };
    case "sent":
      return { icon: "outgoing", side: "mine" };
    case "confirmed":
      return { icon: "doubleTick", side: "" };
    case "failed":
      return { icon: "alert", side: "bad" };
    case "decided":
      return { icon: "conflict", side: "mine" };
    default:
      return { icon: "info", side: "" };
  }
}
