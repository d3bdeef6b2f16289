/** What the Review tab says. Advice about a grade and what was done come from the desk. */
import type { AttentionPoint, ReviewGroup } from "../ipc";
import { type Spoken, spoken } from "../language/language";
import { count, counted, date } from "../shared/format";
import { spanish } from "./words.es";

const grades = (n: number) => counted(n, "grade", "grades");

const english = {
  region: "Review",
  reading: "Reading the assignment…",
  none: "No assignments yet",
  noneText: "Import or add one in the gradebook, then look its grades through here.",
  results: "Import results…",
  send: (lms: string) => `Send to ${lms}…`,
  choose: "Choose another assignment",
  toApprove: (n: number) => `${count(n)} to approve`,
  allDone: "nothing to approve",
  hideNames: "Hide names",
  review: (title: string) => `Review ${title}`,

  teacher: "Teacher-graded",
  auto: "Auto-graded",
  points: (points: string) => `${points} points`,
  due: (at: string) => `due ${date(at)}`,
  graded: (n: number, of: number) => `${count(n)} of ${count(of)} graded`,
  handedIn: (n: number, of: number) => `${count(n)} of ${count(of)} handed in`,

  approvePlain: (n: number) => `Approve ${count(n)} with nothing unusual`,
  approveAll: (n: number) => `Approve ${count(n)} remaining`,
  approveAllTip: "Approve all that wait",
  nothing: (ready: number) =>
    ready === 0 ? "Nothing to approve." : `Nothing to approve. ${counted(ready, "grade is", "grades are")} ready to send.`,
  goOn: (title: string, n: number) => `${title}, ${count(n)} to approve`,
  undoable: (said: string) => `${said.replace(/\.$/, "")}. Ctrl Z takes it back.`,

  table: (title: string) => `Grades of ${title}`,
  columns: { state: "State", student: "Student", score: "Score", average: "vs average", comment: "Comment", attention: "Attention" },
  averageTip: "Points of a hundred above or below this student’s average",
  group: {
    look: (n) => `Needs a look · ${count(n)}`,
    plain: (n) => `Nothing unusual · ${count(n)}`,
    done: (n) => `Done · ${count(n)}`,
    empty: (n) => `Nothing entered · ${count(n)}`,
  } satisfies Record<ReviewGroup, (n: number) => string>,
  outOf: (points: string) => `/ ${points}`,
  of: (mark: string, points: string) => (points === "" ? mark : `${mark} of ${points}`),
  noScore: "no score",
  noComment: "No comment",
  state: { d: "To approve" },
  attention: {
    above_maximum: "Above maximum",
    zero: "Zero",
    well_below: "Well below usual",
    well_above: "Well above usual",
    big_jump: "Big change",
    clears: "Takes a score away",
    not_matched: "Not matched",
    late: "Late",
    not_handed_in: "Not handed in",
    blank_hand_in: "Blank hand-in",
    score_without_hand_in: "No hand-in",
  } satisfies Record<AttentionPoint, string>,

  approve: (mark: string) => `Approve ${mark === "" ? "the cleared score" : mark}`,
  edit: "Edit",
  excuse: "Excuse",
  unexcuse: "Not excused",
  comment: "Comment",
  openHandIn: "Open hand-in",
  openHandInNamed: "The page shows the name.",
  openThere: (lms: string) => `Open in ${lms}`,
  openThereTip: "There is no page of this hand-in, so the section’s page opens.",
  unapprove: "Take approval back",
  actions: (name: string) => `Actions for ${name}`,

  editor: {
    score: (name: string, points: string) => `Score of ${name}${points === "" ? "" : `, out of ${points}`}`,
    comment: (name: string) => `Comment for ${name}`,
    keep: "Keep",
    keepTip: "Keep (Enter)",
    leave: "Cancel",
    cancel: "Leave it as it was (Esc)",
    scoreHint: "Enter keeps, Esc leaves it as it was",
    commentHint: "Enter keeps, Shift Enter begins a line, Esc leaves it as it was",
    phrases: "Phrases",
    phrasesTip: "Down and up choose a phrase, Enter puts it in",
    keepPhrase: "Keep this comment as a phrase",
    phraseKept: "Kept as a phrase.",
    empty: "Nothing was typed. Type a score, “ex” for excused or “mi” for missing; Esc leaves it as it was.",
  },

  ask: {
    title: (n: number) => `Approve ${grades(n)}?`,
    lead: (look: number, all: number) =>
      look === all
        ? `${look === 1 ? "It needs" : `All ${count(look)} need`} a look. Approving doesn’t send anything.`
        : `${counted(look, "of them needs", "of them need")} a look. Approving doesn’t send anything.`,
    list: "Grades that need a look",
    all: (n: number) => (n === 1 ? "Approve it" : `Approve all ${count(n)}`),
    plain: (n: number) => `Only the ${count(n)} with nothing unusual`,
  },

  rail: {
    label: "Summary of this assignment",
    open: "Summary",
    scores: "Scores",
    scored: (n: number, points: string) => `${counted(n, "score", "scores")}${points === "" ? "" : `, out of ${points}`}`,
    noScores: "No score has been entered yet.",
    mean: "Mean",
    median: "Median",
    lowest: "Lowest",
    highest: "Highest",
    spread: "Spread",
    spreadTip: "Standard deviation of the scores, in points",
    meanAt: (mean: string) => `mean ${mean}`,
    medianAt: (median: string) => `median ${median}`,
    looks: "needs a look",
    table: "Number of students by score",
    tableColumns: { score: "Score", all: "Students", unusual: "Needs a look" },
    range: (from: string, to: string | null) => (to === null ? `above ${from}` : from === to ? from : `${from} to ${to}`),
    bar: (range: string, n: number, unusual: number) =>
      `${range}: ${counted(n, "student", "students")}${unusual === 0 ? "" : `, ${count(unusual)} to look at`}`,
    chart: (points: string, from: string, to: string, unusual: number) =>
      `Scores${points === "" ? "" : ` out of ${points}`}, from ${from} to ${to}, ${
        unusual === 0 ? "none stands out" : counted(unusual, "stands out", "stand out")
      }`,
    worth: "Worth a look",
    suggestions: "suggestions only",
    worthNone: "Nothing stands out among what waits.",
    worthTip: "Go to the next one",
    point: (point: AttentionPoint, points: string, lms: string) => {
      switch (point) {
        case "above_maximum":
          return `Above the maximum of ${points}`;
        case "zero":
          return "A score of zero";
        case "well_below":
          return "Well below the student’s average";
        case "well_above":
          return "Well above the student’s average";
        case "big_jump":
          return "Far from what was agreed before";
        case "clears":
          return `Takes a score away in ${lms}`;
        case "not_matched":
          return `Not matched in ${lms}, will be held`;
        case "late":
          return "Handed in late";
        case "not_handed_in":
          return "Not handed in";
        case "blank_hand_in":
          return "Blank hand-in";
        case "score_without_hand_in":
          return "A score without a hand-in";
      }
    },
    forecast: (n: number) => (n === 0 ? "This assignment" : `If you approve all ${count(n)}`),
    count: "Count",
    now: "Now",
    after: "After",
    waiting: "To approve",
    ready: (lms: string) => `Ready to send to ${lms}`,
    held: "Held back",
    missing: "Not handed in",
    hint: "Approving doesn’t send anything. Grades wait for your next sync.",
    recent: "recent scores",
    noRecent: "No other scores yet.",
  },

  foot: {
    label: "Keys of this list",
    move: "next, previous",
    approve: "approve",
    edit: "edit",
    excuse: "excuse",
    comment: "comment",
    all: "approve all",
    done: (n: number, of: number) => `${count(n)} of ${count(of)} approved`,
  },
} as const;

export type ReviewWords = Spoken<typeof english>;
export const reviewWords: ReviewWords = spoken(english, spanish);
