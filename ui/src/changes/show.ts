/** How a row is drawn: glyphs, values for the reader's clock, and what it will become. */
import type { ChangeField, ChangeRow, Take, ValueView } from "../ipc";
import { moment } from "../shared/format";
import type { IconName } from "../shared/icons";
import { changesWords as say } from "../shared/words-sync";

/** Values that are texts rather than a short mark. */
export function isText(row: ChangeRow): boolean {
  return row.field !== "score" && row.field !== "points";
}

/** A value as the reader sees it: the desk hands over dates in UTC. */
export function reads(value: ValueView, field: ChangeField): string {
  if (value.kind === "blank") return field === "comment" ? say.noComment : field === "score" ? say.noScore : value.text;
  return field === "due" && value.kind === "text" ? readsText(value.text, field) : value.text;
}

export function readsText(text: string, field: ChangeField): string {
  if (field !== "due") return text;
  return moment(text) || text;
}

export function glyph(row: ChangeRow): { icon: IconName; tone: string } {
  if (row.verdict === "both" || row.verdict === "never_agreed") return { icon: "conflict", tone: "c-warn" };
  const icons: Record<ChangeField, IconName> = {
    score: "incoming", late: "clock", comment: "comment", title: "text", description: "file", due: "calendar", points: "sliders", deleted: "trash",
  };
  const marks: Partial<Record<ValueView["kind"], IconName>> = { excused: "excused", missing: "missing", blank: "trash", none: "trash" };
  return { icon: (row.field === "score" ? marks[row.remote.kind] : undefined) ?? icons[row.field], tone: "c-lms" };
}

/** The glyph inside a value, for marks that are words. */
export function valueGlyph(value: ValueView, gone: boolean): IconName | null {
  if (gone) return "trash";
  if (value.kind === "excused") return "excused";
  return value.kind === "missing" ? "missing" : null;
}

export interface Outcome {
  text: string;
  note: string;
  /** Nothing is chosen. */
  open: boolean;
  /** Set in the size of texts. */
  small: boolean;
}

/** The LMS's comment in two words: the text itself stands beside it. */
function theirs(row: ChangeRow): string {
  if (row.base.kind === "blank" || row.base.kind === "none") return say.newComment;
  const kinds = new Set(row.words.map((word) => word.kind));
  if (kinds.has("added") === kinds.has("removed")) return say.otherComment;
  return kinds.has("added") ? say.longerComment : say.shorterComment;
}

/** "Will become". */
export function outcome(row: ChangeRow, take: Take | null, lms: string): Outcome {
  if (!take) return { text: say.undecided, note: "", open: true, small: true };
  if (row.field === "deleted") {
    return take.kind === "lms"
      ? { text: say.removed, note: say.canUndo, open: false, small: true }
      : { text: say.kept, note: say.keptAgain, open: false, small: true };
  }
  const from = take.kind === "lms" ? row.remote : row.local;
  const note = take.kind === "lms" ? say.taken(lms) : say.sent;
  const small = isText(row) || (take.kind !== "value" && from.kind !== "score");
  if (row.field === "comment") {
    if (take.kind === "value") return { text: take.text === "" ? say.noComment : say.ownComment, note, open: false, small };
    if (from.kind === "blank") return { text: say.noComment, note, open: false, small };
    return { text: take.kind === "lms" ? theirs(row) : say.myComment, note, open: false, small };
  }
  return { text: take.kind === "value" ? readsText(take.text, row.field) : reads(from, row.field), note, open: false, small };
}

/** "2026-12-01T23:59" in the reader's zone, for a date field. */
export function toLocalInput(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The text that goes to the desk for what was typed. */
export function fromInput(typed: string, field: ChangeField): string {
  if (field !== "due") return typed.trim();
  const date = new Date(typed);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/** What the editor starts with: what was typed before, or mine. */
export function editorStart(row: ChangeRow, take: Take | null): string {
  const text = take?.kind === "value" ? take.text : row.local.kind === "blank" || row.local.kind === "none" ? "" : row.local.text;
  return row.field === "due" ? toLocalInput(text) : text;
}

/** A piece of text with the blanks around it apart, so that marks touch words only. */
export function trimmed(text: string): [before: string, text: string, after: string] {
  const [, before = "", middle = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return [before, middle, after];
}
