/** What the import sheet says. Whose file it is, what is wrong with it and why something stays out comes from the desk. */
import type { AttemptChoice, ColumnRole, ImportCounts } from "../ipc";
import { type Spoken, spoken } from "../language/language";
import { count, counted } from "../shared/format";
import { some, type Group } from "./rows";
import { spanishImportWords, spanishImportWays } from "./words.es";

const grades = (n: number) => counted(n, "grade", "grades");

const englishImportWords = {
  title: (name: string) => `Results in ${name}`,
  lead: "Nothing is changed before you take it in.",
  reading: (name: string) => `Reading ${name}…`,
  readingText: "Passback looks at what it is and who it is about. Nothing is changed.",
  unread: "The file could not be read.",
  unreadHint: "Nothing was changed. If it is open in another program, close it there, then choose it again.",
  another: "Choose another file…",
  sheet: "Sheet of the workbook",
  namesHidden: "Names are hidden. Show them to say who a row is about.",
  whoHidden: "Name hidden",
  sampleHidden: "hidden",
  looking: "Working out what would change…",

  warnings: (n: number) => `${counted(n, "thing", "things")} to look at`,
  leftOut: (n: number) => `${counted(n, "kind", "kinds")} of lines left out`,

  where: "What goes where",
  whereNote: (n: number) => counted(n, "score column", "score columns"),
  works: "Pieces of work in the file",
  inFile: "In the file",
  points: (points: string) => `${points} points`,
  target: (title: string) => `Where “${title}” goes`,
  nowhere: "Leave out",
  create: "New assignment…",
  here: "Assignments of this section",
  newTitle: "Title",
  newPoints: "Points",
  newTitleOf: (title: string) => `Title of the new assignment for “${title}”`,
  newDueOf: (title: string) => `Due date of the new assignment for “${title}”`,
  newPointsOf: (title: string) => `Points of the new assignment for “${title}”`,
  changes: (n: number) => (n === 0 ? "no change" : counted(n, "change", "changes")),
  fresh: (n: number) => (n === 0 ? "new" : `new, ${grades(n)}`),
  notTaken: "left out",
  allWorks: (n: number) => `Show the ${counted(n, "column", "columns")} that ${n === 1 ? "is" : "are"} left out`,

  columns: "Columns",
  columnsNote: "What each column of the file is",
  column: { name: "Heading", samples: "For instance", role: "Is", note: "Note" },
  unnamed: "No heading",
  role: (name: string) => `What “${name}” is`,
  roles: {
    left_out: "Not used",
    number: "Student number",
    sis_id: "SIS id",
    email: "E-mail",
    login: "User name",
    full_name: "Name",
    given: "Given name",
    family: "Family name",
    score: "Scores",
    comment: "Comments on the score before",
    tool_id: "Id of the tool, only shown",
    kept: "Part of this format",
  } satisfies Record<ColumnRole, string>,

  attempts: (n: number) => `${counted(n, "student has", "students have")} several attempts. Which one counts?`,
  attemptsLabel: "Attempt that counts",
  attempt: { first: "First", last: "Last", best: "Best" } satisfies Record<AttemptChoice, string>,

  what: "Row by row",
  rows: "Rows of the file",
  group: {
    problem: (n) => `Can’t be taken in · ${count(n)}`,
    wait: (n) => `Not ready yet · ${count(n)}`,
    change: (n) => `Will change · ${count(n)}`,
    same: (n) => `Already here or blank · ${count(n)}`,
    out: (n) => `Left out · ${count(n)}`,
  } satisfies Record<Exclude<Group, "say">, (n: number) => string>,
  say: (left: number, all: number) => (left === 0 ? `${count(all)} chosen by you` : `Say who this is · ${count(left)} left`),
  groupNote: {
    say: "Those without a student stay out",
    problem: "Everything else can",
    wait: "Say above where it goes",
    change: "",
    same: "",
  } satisfies Record<Exclude<Group, "out">, string>,
  outNote: (strangers: readonly string[], all: number) =>
    [
      strangers.length > 0 ? `Nobody of this section: ${some(strangers, (n) => `and ${count(n)} more`)}` : "",
      all > strangers.length ? "Left out by you, or without a name" : "",
    ].filter(Boolean).join(". "),
  sameName: (n: number) => (n === 1 ? "Choose the student whose name is the same" : `Choose the ${count(n)} students whose name is the same`),
  sameNameNote: "A name alone never decides. Look over the rows; each can be changed.",
  sameNameBack: (n: number) => (n === 1 ? "Take that choice back" : `Take these ${count(n)} choices back`),
  sameNameDone: "Chosen by the same name. Each can still be changed.",
  row: { line: "Line", who: "In the file", student: "Student here", change: "What changes" },
  line: (n: number) => `Line ${n}`,
  nameless: "No name",
  evidence: {
    by_id: "Found by an id",
    other_name: "The id fits, the name doesn’t",
    chosen: "Chosen",
    remembered: "Matched by you before",
    left_out: "Left out",
    by_name: "Not sure",
    torn: "Ids of different students",
    twice: "Two rows about one student",
    nobody: "Nobody here",
  },
  becomes: "becomes",
  comment: (text: string) => `Comment: ${text}`,
  alreadyHere: (value: string) => `${value} is here already`,
  blank: "Blank, no change",
  more: (same: number, blank: number) =>
    [same > 0 ? `${count(same)} here already` : "", blank > 0 ? `${count(blank)} blank` : ""].filter(Boolean).join(", "),
  unsettled: "Stays out for now",
  noStudent: (value: string) => `${value === "" ? "Blank" : value}, no student yet`,
  waits: "waits for what is missing above",
  staysOut: "Stays out",
  all: (n: number) => `Show all ${count(n)}`,

  pick: (who: string, line: number) => `Student for ${who}, line ${line}`,
  pickNone: "Say who this is…",
  pickKeep: (name: string) => name,
  pickOut: "Leave this row out",
  pickNobody: "Nobody of this section",
  pickBack: "As it was in the file",
  pickLikely: "Likely",
  pickAll: "Everybody in this section",
  pickWhy: (name: string, why: string) => `${name} · ${why.charAt(0).toLowerCase()}${why.slice(1)}`,

  counts(counts: ImportCounts): string {
    const parts = [
      counted(counts.changes, "grade changes", "grades change"),
      counts.created > 0 ? `${counted(counts.created, "assignment is", "assignments are")} made` : "",
      counts.same > 0 ? `${counted(counts.same, "is", "are")} here already` : "",
      counts.blanks > 0 ? `${counted(counts.blanks, "is", "are")} blank` : "",
      counts.problems > 0 ? `${count(counts.problems)} can’t be taken in` : "",
      counts.waiting > 0 ? `${count(counts.waiting)} not ready yet` : "",
      counts.to_settle > 0 ? `${counted(counts.to_settle, "row waits", "rows wait")} for a student` : "",
      counts.left_out > 0 ? `${counted(counts.left_out, "row stays", "rows stay")} out` : "",
    ];
    return parts.filter(Boolean).join(", ");
  },
  takeIn: (n: number) => (n === 0 ? "Nothing to take in" : `Take in ${grades(n)}`),
  undoable: (said: string) => `${said} Ctrl Z takes it back.`.trim(),
  moved: "Something changed here since this was shown.",
  movedText: "Nothing was taken in. This is how it would be now; look at it again.",

  leaveTitle: "Close without taking it in?",
  leaveText: "What you chose here is not kept. The file can be opened again.",
  stay: "Keep looking",
  leave: "Close",
} as const;

export type ImportWords = Spoken<typeof englishImportWords>;
export const importWords: ImportWords = spoken(englishImportWords, spanishImportWords);

/** The ways into the sheet. */
const englishImportWays = {
  open: "Import results…",
  tip: "Take in scores from a file: quiz, form, another gradebook",
  drop: "Drop to look at the results.",
  dropText: "Nothing is changed yet.",
} as const;

export type ImportWays = Spoken<typeof englishImportWays>;
export const importWays: ImportWays = spoken(englishImportWays, spanishImportWays);
