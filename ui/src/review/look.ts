/** How points of attention and rows look and read. Nothing is said by colour alone. */
import type { AttentionPoint, ReviewRow } from "../ipc";
import { flag, isStanding, type Ledger, type Mark } from "../book/ledger";
import type { IconName } from "../shared/icons";
import { reviewWords as words } from "./words";

export const pointIcons: Record<AttentionPoint, IconName> = {
  above_maximum: "above",
  zero: "zero",
  well_below: "trendDown",
  well_above: "trendUp",
  big_jump: "upDown",
  clears: "trash",
  not_matched: "unlink",
  late: "clock",
  not_handed_in: "missing",
  blank_hand_in: "file",
  score_without_hand_in: "missing",
};

/** Facts about the student or the work rather than about the score: drawn quietly. */
const facts: readonly AttentionPoint[] = ["not_matched", "late", "not_handed_in"];

export function isFact(point: AttentionPoint): boolean {
  return facts.includes(point);
}

/** The arrow beside "vs average", where the distance is worth a look; a blank page is what explains it. */
export function trend(row: ReviewRow): IconName | null {
  const point = row.attention.find((one) => one === "well_below" || one === "well_above");
  if (row.attention.includes("blank_hand_in") && row.against_average.startsWith("−")) return "trendDown";
  return point === undefined ? null : pointIcons[point];
}

/** The grade as the grid has it, with the standing of the list. */
export function markOf(row: ReviewRow, assignment: string, ledger: Ledger): Mark {
  const mark = ledger.mark(assignment, row.student);
  return { ...mark, standing: isStanding(row.standing) ? row.standing : "h", shown: row.mark };
}

export function isExcused(mark: Mark): boolean {
  return (mark.flags & flag.excused) !== 0;
}

/** A mark that is a word: "Excused", "Missing". */
export function isWord(mark: string): boolean {
  return /^\p{L}/u.test(mark);
}

/** "12 of 40", "Excused", "no score". */
export function spokenMark(row: ReviewRow, points: string): string {
  if (row.mark === "") return words.noScore;
  return isWord(row.mark) ? row.mark : words.of(row.mark, points);
}

/** What is told where the hand-in can be opened: what it is, and whose name its page shows while names are hidden. */
export function aboutOpening(row: ReviewRow, hidden: boolean): string {
  if (!row.can_open) return [row.hand_in, words.openThereTip].filter(Boolean).join(". ");
  const named = hidden ? words.openHandInNamed : "";
  return [row.hand_in, named].filter(Boolean).join(". ");
}

/** Everything about a row in one sentence, for people who do not see it. */
export function rowName(row: ReviewRow, name: string, points: string, state: string): string {
  const attention = row.attention.map((point) => words.attention[point]);
  return [name, spokenMark(row, points), state, ...attention].map((part) => part.replace(/\.$/, "")).join(". ");
}
