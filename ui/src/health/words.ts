/** What Connection health says. What is well, broken or held, and who can mend it, comes from the desk. */
import { type Spoken, spoken } from "../language/language";
import { count, counted, told } from "../shared/format";
import { spanish } from "./words.es";

const english = {
  title: "Connection health",
  checked: (at: string) => `checked ${told(at)}`,
  unchecked: "not checked since Passback was opened",
  checking: "Asking your school’s server…",
  checkedNow: "Checked. What you see is up to date.",
  again: "Check again",
  copyReport: "Copy support report",
  reportCopied: "The report is on your clipboard",
  reportNotCopied: "The report could not be copied. Select its text below and copy it from there.",
  reading: "Reading what is known about the connection…",

  chain: "From this computer to the LMS",
  link: (from: string, to: string, said: string) => `${from} to ${to}: ${said}`,
  abilities: "What this connection can do",
  clock: "Clock of this computer",

  students: "Students",
  teachers: "Teachers",
  sections: "Sections",
  bar: (what: string) => `${what} matched`,

  notMatched: "Not matched",
  notMatchedNote: "Their grades are kept here and go out once matched",
  columns: { name: "Name", section: "Section", why: "Why", what: "What to do", action: "Action" },
  wholeSection: "The whole section",
  waiting: "Waiting",
  waits: (n: number) => counted(n, "approved grade waits", "approved grades wait"),
  everyone: "Everyone is matched",
  nobodyKnown: (n: number) =>
    `Nobody is known to be unmatched. For ${count(n)} the server doesn’t say.`,
  all: (n: number) => `Show all ${count(n)}`,

  held: "Held back today",
  heldNote: "A sync would leave these here, safe, until they are mended",
  nothingHeld: "Nothing would be held back today",
  gradebook: "Open gradebook",

  problems: "Recent problems",
  noProblems: "No problems lately",
  solved: "Solved",
  solvedMark: "Solved: ",
  openMark: "Still open: ",
  retry: "Retry",
  retryOffline: "Nothing can be sent while there is no connection. The grade stays approved.",
  copyNote: "Copy note",
  noteCopied: "The note is on your clipboard",
  noteNotCopied: "The note could not be copied",

  report: "Support report",
  noStudentData: "No student data",
  reportText: "For your school’s tech team. It has versions, times, counts and error codes. It never has names, scores, comments or emails.",
} as const;

export type HealthWords = Spoken<typeof english>;
export const healthWords: HealthWords = spoken(english, spanish);
