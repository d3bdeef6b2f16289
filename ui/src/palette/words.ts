/** What the palette says. What an action is called comes from where its button is. */
import { type Spoken, spoken } from "../language/language";
import { counted } from "../shared/format";
import type { Group } from "./rank";
import { spanish } from "./words.es";

const english = {
  title: "Find or do something",
  field: "Find a student, an assignment, a section or an action",
  placeholder: "Find a student or assignment, or type what to do",
  list: "What was found",
  groups: { sections: "Sections", students: "Students", assignments: "Assignments", actions: "Actions" } satisfies Record<Group, string>,
  open: "open now",
  none: "Nothing of that name",
  hidden: "Names are hidden. Students are listed by their numbers.",
  found: (n: number) => counted(n, "entry", "entries"),
  keys: { choose: "choose", go: "open or do", close: "close" },
} as const;

export type Words = Spoken<typeof english>;
export const words: Words = spoken(english, spanish);
