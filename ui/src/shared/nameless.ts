/**
 * Rows with numbers in the place of names. A row is about a student when it says which one, by the student's id or by the
 * number itself; no text is searched for names. Pure.
 */

/** What stands for each student of a section, by the student's id. */
export type Numbers = ReadonlyMap<string, string>;

/** "by number": rows that stand in the order of the names would tell them by their place. */
export type Order = "as they come" | "by number";

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** The student's id in a row, where it is about one. */
function studentIn(row: Row): string | null {
  if (typeof row["student"] === "string") return row["student"];
  const { at } = row;
  return isRow(at) && typeof at["student"] === "string" ? at["student"] : null;
}

/** What stands for the name in a row; `null`: it names no student. */
function numberIn(row: Row, numbers: Numbers, somebody: string): string | null {
  if (typeof row["name"] !== "string") return null;
  // A row that says its number itself may be of another section than the open one.
  if (typeof row["alias"] === "string" && row["alias"] !== "") return row["alias"];
  const student = studentIn(row);
  return student === null ? null : (numbers.get(student) ?? somebody);
}

export function inNumbers(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}

/** Rows about students by their numbers; the others stay ahead of them, as they were. */
function sorted(rows: readonly unknown[]): unknown[] {
  const of = (row: unknown): string | null => (isRow(row) && numberIn(row, new Map(), "") !== null ? String(row["name"]) : null);
  return [...rows].sort((a, b) => {
    const [x, y] = [of(a), of(b)];
    return x === null || y === null ? Number(x !== null) - Number(y !== null) : inNumbers(x, y);
  });
}

function walk(value: unknown, numbers: Numbers, somebody: string, order: Order): unknown {
  if (Array.isArray(value)) {
    const rows = value.map((one: unknown) => walk(one, numbers, somebody, order));
    return order === "by number" ? sorted(rows) : rows;
  }
  if (!isRow(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(value)) copy[key] = walk(of, numbers, somebody, order);
  const number = numberIn(value, numbers, somebody);
  if (number !== null) {
    copy["name"] = number;
    if ("also" in value) copy["also"] = "";
  }
  return copy;
}

/** `somebody`: what is said of a student who has no number yet; never the name. */
export function nameless<T>(value: T, numbers: Numbers, somebody: string, order: Order = "as they come"): T {
  return walk(value, numbers, somebody, order) as T;
}
