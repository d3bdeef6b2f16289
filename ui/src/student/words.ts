/** What the view of one student says. States and refusals are those of the grid and of the desk. */
import { type Spoken, spoken } from "../language/language";
import { count, counted, date } from "../shared/format";
import { spanish } from "./words.es";

const english = {
  open: "One student at a time",
  tip: "One student at a time: every grade as a field of its own, without the grid",
  grid: "Back to the grid",
  region: "One student at a time",
  student: "Student",
  previous: "Previous student",
  next: "Next student",
  previousTip: "Previous student (Alt ↑)",
  nextTip: "Next student (Alt ↓)",
  place: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  total: (lms: string, total: string) => `${lms} total ${total}`,
  noTotal: (lms: string) => `no ${lms} total yet`,
  waiting: (n: number) => `${count(n)} to approve`,
  now: (name: string, at: string, match: string, waiting: number) =>
    `${name}, ${at}. ${match}. ${waiting === 0 ? "Nothing to approve" : `${count(waiting)} to approve`}.`,

  hint: "Enter keeps a score and goes to the next one. A number, 85%, 17/20, “ex” for excused, “mi” for missing.",
  list: (name: string) => `Grades of ${name}`,
  about: (due: string | null, points: string) =>
    `${due === null ? "No due date" : `Due ${date(due)}`}${points === "" ? "" : ` · ${points} points`}`,
  field: (title: string, points: string) => `Score for ${title}${points === "" ? "" : `, out of ${points}`}`,
  outOf: (points: string) => `/ ${points}`,
  blank: "Nothing was changed. Enter in the empty field clears the grade after a question; Esc leaves it as it was.",
  saved: (title: string, state: string) => `${title}: ${state}`,

  approve: "Approve",
  approveAll: (n: number) => `Approve ${counted(n, "draft", "drafts")}`,
  back: "Take approval back",
  keep: "Keep mine",
  take: (lms: string) => `Take ${lms}`,
  late: "Late",
  excused: "Excused",
  comment: "Comment",
  values: "Details",
  /** Whose grade a button is about, after what it says on its face. */
  of: (face: string, title: string, name: string) => `${face}: ${title}, ${name}`,
  ofAll: (face: string, name: string) => `${face}: ${name}`,
  actions: (title: string) => `Actions for ${title}`,

  commentField: (title: string, name: string) => `Comment on ${title} for ${name}`,
  reading: "Reading the grade…",

  filtered: (n: number) => `${counted(n, "assignment fits", "assignments fit")} the filter.`,
  filterNone: "No grade of this student fits the filter.",
  filterNobody: "No student has a grade that fits the filter.",
  everything: "Show everything",
} as const;

export type StudentWords = Spoken<typeof english>;
export const studentWords: StudentWords = spoken(english, spanish);
