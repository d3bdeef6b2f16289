/**
 * What the teacher has chosen, before it is applied: pure bookkeeping over the rows that the desk sent.
 *
 * Deliberately not here: which rows exist, what is suggested, what a value means. Those are the desk's rules.
 */
import type { ChangeGroup, ChangeRow, ChangesView, Decision, Refused, Take } from "../ipc";

export type Filter = "all" | "decide" | "changed" | "deleted" | "scores" | "comments" | "details";

/** Row key → what was chosen. `null`: taken back on purpose, so that a suggestion does not come again. */
export type Choices = ReadonlyMap<string, Take | null>;

export interface Tally {
  total: number;
  decided: number;
  lms: number;
  mine: number;
  own: number;
}

export const filters: readonly Filter[] = ["all", "decide", "changed", "deleted", "scores", "comments", "details"];

export function rowsOf(groups: readonly ChangeGroup[]): ChangeRow[] {
  return groups.flatMap((group) => group.rows);
}

/** Something that is not there any more on the LMS's side. */
export function isGone(row: ChangeRow): boolean {
  return row.remote.kind === "none" || (row.remote.kind === "blank" && row.base.kind !== "blank");
}

function fits(row: ChangeRow, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "decide":
      return row.suggestion === null;
    case "changed":
      return row.verdict === "lms_only" && !isGone(row);
    case "deleted":
      return row.verdict === "deleted" || (row.verdict === "lms_only" && isGone(row));
    case "scores":
      return row.field === "score" || row.field === "late";
    case "comments":
      return row.field === "comment";
    case "details":
      return row.student === null;
  }
}

/** How many rows each filter would show: counted the same way as they are shown. */
export function filterCounts(groups: readonly ChangeGroup[]): Record<Filter, number> {
  const rows = rowsOf(groups);
  const of = (filter: Filter) => rows.filter((row) => fits(row, filter)).length;
  return {
    all: rows.length, decide: of("decide"), changed: of("changed"), deleted: of("deleted"),
    scores: of("scores"), comments: of("comments"), details: of("details"),
  };
}

/** The groups with the rows that fit; groups without any are left out. */
export function shown(groups: readonly ChangeGroup[], filter: Filter): ChangeGroup[] {
  if (filter === "all") return [...groups];
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter((row) => fits(row, filter)) }))
    .filter((group) => group.rows.length > 0);
}

export function chosen(choices: Choices, row: ChangeRow): Take | null {
  return choices.get(row.key) ?? null;
}

/** The same answer, however it came about. */
export function sameTake(a: Take | null, b: Take | null): boolean {
  return a?.kind === b?.kind && (a?.kind !== "value" || b?.kind !== "value" || a.text === b.text);
}

/** The same three values and the same suggestion: a choice made for the row still means the same. */
function sameMatter(a: ChangeRow, b: ChangeRow): boolean {
  const sign = ({ base, local, remote, suggestion }: ChangeRow) => JSON.stringify([base, local, remote, suggestion]);
  return sign(a) === sign(b);
}

/** Choices after the list was read again: those made by hand stay as long as nothing about their row moved. */
export function carry(before: ChangesView | null, choices: Choices, now: ChangesView): Map<string, Take | null> {
  const old = new Map(rowsOf(before?.groups ?? []).map((row) => [row.key, row]));
  const next = new Map<string, Take | null>();
  for (const row of rowsOf(now.groups)) {
    const was = old.get(row.key);
    const kept = was && sameMatter(was, row) ? choices.get(row.key) : undefined;
    const take = kept === undefined ? row.suggestion : kept;
    if (take !== null || kept === null) next.set(row.key, take);
  }
  return next;
}

/** The choices with these rows set to one answer; `null` takes their choice back. */
export function put(choices: Choices, rows: readonly ChangeRow[], take: Take | null): Map<string, Take | null> {
  const next = new Map(choices);
  for (const row of rows) next.set(row.key, take);
  return next;
}

export function tally(rows: readonly ChangeRow[], choices: Choices): Tally {
  const sum: Tally = { total: rows.length, decided: 0, lms: 0, mine: 0, own: 0 };
  for (const row of rows) {
    const take = chosen(choices, row);
    if (!take) continue;
    sum.decided += 1;
    if (take.kind === "lms") sum.lms += 1;
    else if (take.kind === "mine") sum.mine += 1;
    else sum.own += 1;
  }
  return sum;
}

/** Exactly what is chosen, in the order on screen. */
export function decisions(groups: readonly ChangeGroup[], choices: Choices): Decision[] {
  return groups.flatMap((group) =>
    group.rows.flatMap((row) => {
      const take = chosen(choices, row);
      return take ? [{ assignment: group.assignment, student: row.student, field: row.field, take }] : [];
    }),
  );
}

/** The next row without a choice after `from`, round to the first one again. */
export function nextOpen(rows: readonly ChangeRow[], choices: Choices, from: string | null): ChangeRow | null {
  const start = rows.findIndex((row) => row.key === from);
  for (let step = 1; step <= rows.length; step += 1) {
    const row = rows[(start + step + rows.length) % rows.length];
    if (row && !chosen(choices, row)) return row;
  }
  return null;
}

/** What a refusal repeats of a decision: the start of what was typed. */
function echoed(take: Take): string {
  return take.kind === "value" ? Array.from(take.text).slice(0, 64).join("") : "";
}

/** Which row a refusal belongs to: refusals name the grade, not the part of it, so what was typed tells them apart. */
export function refusedRows(groups: readonly ChangeGroup[], choices: Choices, refused: readonly Refused[]): Map<string, string> {
  const out = new Map<string, string>();
  for (const one of refused) {
    const group = groups.find((candidate) => candidate.assignment === one.assignment);
    const rows = (group?.rows ?? []).filter((row) => (row.student ?? "") === one.student && chosen(choices, row));
    const typed = rows.filter((row) => {
      const take = chosen(choices, row);
      return take !== null && echoed(take) === one.input;
    });
    for (const row of typed.length > 0 ? typed : rows) out.set(row.key, one.message);
  }
  return out;
}
