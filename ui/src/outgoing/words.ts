/** What the export sheet says. What a file is for, what stays out of it and what is next comes from the desk. */
import { type Spoken, spoken } from "../language/language";
import { count, counted, date } from "../shared/format";
import { spanishExportWords, spanishExportWays } from "./words.es";

const grades = (n: number) => counted(n, "grade", "grades");

const englishExportWords = {
  title: "Export grades",
  lead: (section: string, students: number) => `${section} · ${counted(students, "student", "students")}. The file is a copy; nothing is sent.`,
  reading: "Reading what can go into a file…",
  kind: "What kind of file",
  which: "Which assignments",
  all: (n: number) => `All ${counted(n, "assignment", "assignments")}`,
  some: "Only some",
  list: "Assignments for the file",
  pickAll: "Select all",
  pickNone: "Select none",
  picked: (n: number, of: number) => `${count(n)} of ${count(of)} selected`,
  due: (at: string) => `due ${date(at)}`,
  points: (points: string) => `${points} points`,
  approved: (n: number) => `${count(n)} approved`,
  drafts: (n: number) => counted(n, "draft", "drafts"),
  noScores: "no scores yet",
  noAssignments: "There are no assignments in this section yet.",

  more: "What goes into it",
  alsoDrafts: "Also scores that are not approved yet",
  alsoDraftsNote: (n: number) =>
    n === 0 ? "There are none in the selected assignments." : `${counted(n, "score is", "scores are")} still ${n === 1 ? "a draft" : "drafts"} in the selected assignments.`,
  hide: "Hide names",
  hideNote: "Each student is a number instead, the same one as in Review. Nobody can read such a file back into a gradebook.",
  named: "This kind of file has names in it: whatever reads it needs them. Names stay hidden in Review.",

  export: (n: number) => (n === 0 ? "Nothing to export" : `Export ${grades(n)}`),
  nonePicked: "Select at least one assignment.",
  nothing: "The selected assignments have no approved scores.",
  nothingButDrafts: (n: number) => `The selected assignments have no approved scores, only ${counted(n, "draft", "drafts")}.`,
  exporting: "Writing the file…",

  done: "The file is written",
  where: "Where it is",
  copyPath: "Copy path",
  pathCopied: "The path is on your clipboard",
  pathNotCopied: "The path could not be copied. Select it and copy it from there.",
  leftOut: "Left out, or to check",
  next: "What to do with it",
  another: "Export another file",
} as const;

export type ExportWords = Spoken<typeof englishExportWords>;
export const exportWords: ExportWords = spoken(englishExportWords, spanishExportWords);

/** The way into the sheet. */
const englishExportWays = {
  open: "Export…",
  tip: "Write grades into a file: for another gradebook, a spreadsheet or paper",
} as const;

export type ExportWays = Spoken<typeof englishExportWays>;
export const exportWays: ExportWays = spoken(englishExportWays, spanishExportWays);
