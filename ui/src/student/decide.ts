/** What this view decides by itself: where the teacher goes next, what typed text asks for, which buttons a grade has. */
import type { Mark } from "../book/ledger";

/** Same: what is there already. Blank: nothing is left in the field, which clears only when it is asked for. */
export type Typed = "same" | "blank" | "new";

export function typedOf(text: string, had: string): Typed {
  const typed = text.trim();
  if (typed === had.trim()) return "same";
  return typed === "" ? "blank" : "new";
}

export interface Deeds {
  approve: boolean;
  /** Approval can be taken back: the grade was not sent yet. */
  back: boolean;
  /** It differs there: one side can be taken. */
  choose: boolean;
}

export function deedsOf({ standing }: Mark): Deeds {
  return { approve: standing === "d", back: "anh".includes(standing), choose: "cx".includes(standing) };
}

interface One {
  id: string;
}

/** The student who is looked at: the wanted one while there is one, otherwise the first. */
export function chosen<T extends One>(students: readonly T[], wanted: string | null): T | null {
  return students.find((one) => one.id === wanted) ?? students[0] ?? null;
}

/** The student so many places further; nobody beyond the first and the last. */
export function stepped<T extends One>(students: readonly T[], from: string | null, by: number): T | null {
  const at = students.findIndex((one) => one.id === from);
  return at === -1 ? null : (students[at + by] ?? null);
}
