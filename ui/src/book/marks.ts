/** How a cell's state looks and reads: class, glyph, flags, tooltip, accessible name. State is never colour alone. */
import { flag, type Mark, type Standing } from "./ledger";
import type { GlyphName } from "../shared/glyphs";
import { words } from "../shared/words";

interface Look {
  /** Class of the cell; `tint` and `hatch` say what the class does, for the hover. */
  class: string;
  glyph: GlyphName | null;
  /** Colour role of the glyph where it stands alone (heads, lists). */
  colour: string;
}

export const looks: Record<Standing, Look> = {
  e: { class: "s-none", glyph: null, colour: "t3" },
  d: { class: "s-draft", glyph: "pencil", colour: "t2" },
  a: { class: "s-approved", glyph: "tick", colour: "c-accent" },
  s: { class: "s-sending", glyph: "outgoing", colour: "c-accent" },
  l: { class: "s-agreed", glyph: "doubleTick", colour: "t3" },
  j: { class: "s-agreed", glyph: "doubleTick", colour: "t3" },
  c: { class: "s-changed tint", glyph: "incoming", colour: "c-lms" },
  x: { class: "s-conflict tint", glyph: "conflict", colour: "c-warn" },
  f: { class: "s-failed tint", glyph: "alert", colour: "c-fail" },
  n: { class: "s-unmatched hatch", glyph: "unlink", colour: "c-warn" },
  h: { class: "s-held hatch", glyph: "held", colour: "c-warn" },
};

/** A quiet cell shows what the value is; any other shows where the grade stands. */
const quiet = "elj";

export function glyphOf(mark: Mark): GlyphName | null {
  if (quiet.includes(mark.standing)) {
    if ((mark.flags & flag.excused) !== 0) return "excused";
    if ((mark.flags & flag.missing) !== 0) return "missing";
  }
  return looks[mark.standing].glyph;
}

export function classOf(mark: Mark): string {
  const value =
    (mark.flags & flag.excused) !== 0 ? " v-word" : (mark.flags & flag.missing) !== 0 ? " v-word v-missing" : "";
  return looks[mark.standing].class + value + ((mark.flags & flag.offline) === 0 ? "" : " cell-q");
}

/** The icons before the value. */
export function flagsOf(mark: Mark): GlyphName[] {
  const icons: GlyphName[] = [];
  if ((mark.flags & flag.late) !== 0) icons.push("clock");
  if ((mark.flags & flag.comment) !== 0) icons.push("comment");
  if ((mark.flags & flag.above) !== 0) icons.push("above");
  if (mark.standing === "j") icons.push("sliders");
  return icons;
}

function sentence(text: string): string {
  return /[.…!?]$/.test(text) ? text : `${text}.`;
}

/** The state in words: the desk's own where it has some. */
export function tipOf(mark: Mark, lms: string): string {
  const parts: string[] = [];
  if (mark.note !== "") parts.push(mark.note);
  else if (mark.standing === "l" && (mark.flags & flag.excused) !== 0) parts.push(`${words.states.excused.name}. ${words.states.excused.note}`);
  else if (mark.standing === "l" && (mark.flags & flag.missing) !== 0) parts.push(`${words.states.missing.name}. ${words.states.missing.note}`);
  else parts.push(words.states[mark.standing].tip(lms));
  if ((mark.flags & flag.late) !== 0) parts.push(words.flags.late);
  if ((mark.flags & flag.comment) !== 0) parts.push(words.flags.comment);
  if ((mark.flags & flag.above) !== 0 && !/above|por encima/i.test(mark.note)) parts.push(words.flags.above);
  if ((mark.flags & flag.offline) !== 0) parts.push(words.flags.offline);
  const [first = "", ...rest] = parts;
  return rest.length === 0 ? first : parts.map(sentence).join(" ");
}

/** "44 of 60. Changed in Canvas, 41 → 44" */
export function nameOf(mark: Mark, points: string, lms: string): string {
  const tip = tipOf(mark, lms);
  if (mark.shown === "") return tip;
  const wordy = (mark.flags & (flag.excused | flag.missing)) !== 0;
  if (wordy) return tip.startsWith(mark.shown) ? tip : `${mark.shown}. ${tip}`;
  return `${words.book.of(mark.shown, points)}. ${tip}`;
}

/** What a grade says outside, as it could be typed: in a field, copied, filled into others. */
export function textOf(mark: Mark): string {
  if ((mark.flags & flag.excused) !== 0) return "EX";
  if ((mark.flags & flag.missing) !== 0) return "MI";
  return mark.shown;
}

/** What a column's chip says about each standing: "21 to approve, 3 waiting to sync". */
export function chipWord(standing: Standing, lms: string): string {
  switch (standing) {
    case "d":
      return words.bar.toApprove;
    case "a":
      return words.chip.waiting;
    case "s":
      return words.chip.sending;
    case "c":
      return words.bar.changed(lms);
    case "x":
      return words.chip.decide;
    case "f":
      return words.bar.failed;
    case "n":
      return words.chip.unmatched;
    case "h":
      return words.bar.held;
    default:
      return "";
  }
}
