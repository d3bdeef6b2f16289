/** What is said about who is who in files of results. Why Passback goes by a match, the desk says. */
import { type Spoken, spoken } from "../language/language";
import { count } from "../shared/format";
import { spanish } from "./match-words.es";

const english = {
  title: "Matches",
  note: "Who is who in files you take in. Grades that were taken in stay when a match is forgotten",
  none: "Nothing was matched by hand. Where a file says a name only, Passback asks, and remembers what you say",
  columns: { said: "In the file", section: "Section", student: "Student here", why: "Why", action: "Action" },
  hidden: "Name hidden",
  left: "No longer in the section",
  forget: "Forget",
  forgotten: "Forgotten. Passback asks again with the next file.",
  all: (n: number) => `Show all ${count(n)}`,
};

export type MatchWords = Spoken<typeof english>;
export const matchWords: MatchWords = spoken(english, spanish);
