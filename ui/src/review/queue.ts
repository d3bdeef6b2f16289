/** The order of the rows on screen and where the teacher goes next. Which group a row is in is the desk's answer. */
import type { AttentionPoint, QueuedAssignment, ReviewGroup, ReviewRow } from "../ipc";
import { locale } from "../shared/format";

export interface Segment {
  group: ReviewGroup;
  rows: ReviewRow[];
}

const order: readonly ReviewGroup[] = ["look", "plain", "done", "empty"];

/** Rows in their groups. While names are hidden they stand in the order of their numbers: a place must not tell a name. */
export function segments(rows: readonly ReviewRow[], hidden: boolean): Segment[] {
  return order.flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    if (hidden) own.sort((a, b) => a.alias.localeCompare(b.alias, locale, { numeric: true }));
    return own.length === 0 ? [] : [{ group, rows: own }];
  });
}

/** Whether the grade waits for approval. */
export function waits(row: ReviewRow): boolean {
  return row.group === "look" || row.group === "plain";
}

/** What the row is called. */
export function called(row: ReviewRow, hidden: boolean): string {
  return hidden ? row.alias : row.name;
}

/** The next row of a kind after this one, and from the top again when there is none below. */
export function nextAfter(rows: readonly ReviewRow[], student: string | null, fits: (row: ReviewRow) => boolean): ReviewRow | null {
  const at = rows.findIndex((row) => row.student === student);
  return [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))].find(fits) ?? null;
}

/** The next row that waits, without those that are being approved right now. */
export function nextWaiting(rows: readonly ReviewRow[], student: string | null, underway: ReadonlySet<string>): ReviewRow | null {
  return nextAfter(rows, student, (row) => waits(row) && !underway.has(row.student));
}

/** The next grade that waits and has this point. The only one there is may be the current one. */
export function nextWith(rows: readonly ReviewRow[], student: string | null, point: AttentionPoint): ReviewRow | null {
  const fits = (row: ReviewRow) => waits(row) && row.attention.includes(point);
  return nextAfter(rows, student, fits) ?? rows.find(fits) ?? null;
}

/** The row so many places further, within the list. */
export function stepped(rows: readonly ReviewRow[], student: string | null, by: number): ReviewRow | null {
  const at = rows.findIndex((row) => row.student === student);
  return rows[Math.max(0, Math.min(rows.length - 1, at + by))] ?? null;
}

/** The assignment to go on with when this one is done: the next that has something to approve. */
export function nextAssignment(queue: readonly QueuedAssignment[], here: string): QueuedAssignment | null {
  const at = queue.findIndex((one) => one.assignment === here);
  return [...queue.slice(at + 1), ...queue.slice(0, Math.max(at, 0))].find((one) => one.to_approve > 0) ?? null;
}
