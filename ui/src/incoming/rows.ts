/**
 * The rows of a file in the order in which a teacher wants to see them.
 *
 * Deliberately not here: who a row is about and what becomes of its values. The desk says both.
 */
import type { ImportRow, ImportValue } from "../ipc";

export type Group = "say" | "problem" | "wait" | "change" | "same" | "out";

export interface ShownRow {
  /** Its own for as long as the file is open. */
  key: string;
  row: ImportRow;
}

export interface Segment {
  group: Group;
  rows: ShownRow[];
}

const order: readonly Group[] = ["say", "problem", "wait", "change", "same", "out"];

/** Where a row belongs by what the desk says of it. */
export function groupOf(row: ImportRow): Group {
  switch (row.found) {
    case "by_name":
    case "torn":
    case "twice":
    case "other_name":
      return "say";
    case "nobody":
    case "left_out":
      return "out";
    case "by_id":
    case "chosen":
    case "remembered":
      if (row.values.some((value) => value.outcome === "changes")) return "change";
      if (row.values.some((value) => value.outcome === "problem")) return "problem";
      return row.values.some((value) => value.outcome === "waits") ? "wait" : "same";
  }
}

/**
 * The groups that have rows. A row for which the teacher has chosen somebody stays where it was when that happened
 * (`held`, by line): nothing jumps away under the pointer or the keyboard.
 */
export function segments(rows: readonly ImportRow[], held: ReadonlyMap<number, Group>): Segment[] {
  const seen = new Map<number, number>();
  const shown = rows.map((row) => {
    const nth = seen.get(row.line) ?? 0;
    seen.set(row.line, nth + 1);
    return { group: held.get(row.line) ?? groupOf(row), key: `${row.line}.${nth}`, row };
  });
  return order.flatMap((group) => {
    const of = shown.filter((one) => one.group === group).map(({ key, row }) => ({ key, row }));
    return of.length > 0 ? [{ group, rows: of }] : [];
  });
}

/** Rows of a group for which somebody is still to be said. */
export function openRows(rows: readonly ShownRow[]): number {
  return rows.filter(({ row }) => groupOf(row) === "say").length;
}

/** What the file calls those whom it has and this section has not. */
export function strangers(rows: readonly ShownRow[]): string[] {
  return rows.flatMap(({ row }) => (row.found === "nobody" && row.who !== "" ? [row.who] : []));
}

/** A few names, and how many more there are. */
export function some(names: readonly string[], more: (n: number) => string, few = 3): string {
  const shown = names.slice(0, few).join(", ");
  return names.length > few ? `${shown} ${more(names.length - few)}` : shown;
}

/** The values of a row that are worth a line each; the others are only counted. */
export function spread(values: readonly ImportValue[]): { told: ImportValue[]; same: number; blank: number } {
  const told = values.filter((value) => value.outcome !== "same" && value.outcome !== "blank");
  return {
    told,
    same: values.filter((value) => value.outcome === "same").length,
    blank: values.filter((value) => value.outcome === "blank").length,
  };
}
