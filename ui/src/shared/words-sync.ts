/** What the views around sending and reading say: changes, sync sheet, history, queue, assignment, section settings. */
import type { RunPhase } from "../ipc";
import { type Spoken, spoken } from "../language/language";
import { clock, count, counted, recent, told } from "./format";
import {
  spanishChangesWords, spanishSheetWords, spanishArriveWords, spanishHistoryWords, spanishQueueWords, spanishPolicyWords, spanishSettingsWords, spanishAssignmentWords,
} from "./words-sync.es";

const grades = (n: number) => counted(n, "grade", "grades");

const englishChangesWords = {
  region: (lms: string) => `Changes made in ${lms}`,
  headline: (total: number, open: number) =>
    `${counted(total, "change", "changes")}, ${
      open === 0 ? (total === 1 ? "with a choice filled in" : "each with a choice filled in") : counted(open, "needs a decision", "need a decision")
    }`,
  lead: (lms: string, total: number) =>
    `${total === 1 ? "This was" : "These were"} edited in ${lms} and ${total === 1 ? "waits" : "wait"} for you here. Nothing changes here or in ${lms} until you apply.`,
  next: "Next to decide",
  nextTip: "Go to the next change without a decision",
  reading: (lms: string) => `Reading ${lms}…`,
  lastRead: (lms: string, at: string) => `${lms} last read ${recent(at) === clock(at) ? "at " : ""}${recent(at)}`,
  neverRead: (lms: string) => `${lms} not read yet`,
  check: "Check again",
  checkFirst: (lms: string) => `Read ${lms} now`,
  none: (lms: string, at: string) => `Nothing to decide. ${lms} was last read ${recent(at) === clock(at) ? "at " : ""}${recent(at)}`,
  noneText: (lms: string) => `When someone changes a grade or an assignment in ${lms}, it shows up here for you to decide.`,
  unread: (lms: string) => `${lms} has not been read for this section yet`,
  unreadText: "Reading changes nothing, here or there.",
  old: (at: string) => `This list is from ${recent(at)}. It can be applied again as soon as reading works.`,
  filters: "Filter changes",
  filter: {
    all: () => "All",
    decide: () => "To decide",
    changed: (lms: string) => `Changed in ${lms}`,
    deleted: (lms: string) => `Deleted in ${lms}`,
    scores: () => "Scores",
    comments: () => "Comments",
    details: () => "Assignment details",
  },
  nothingHere: "Nothing of this kind",
  nothingHereText: "The other changes are still waiting.",
  showAll: "Show all changes",
  table: (lms: string) => `Changes found in ${lms}`,
  select: "Select",
  selectRow: (name: string, what: string) => `Select ${name}, ${what}`,
  selectGroup: (title: string) => `Select all in ${title}`,
  columns: { what: "What changed", base: "Last agreed", yours: "Yours", decision: "Decision", becomes: "Will become", by: "Edited by" },
  rows: (n: number) => counted(n, "change", "changes"),
  toDecide: (n: number) => `${count(n)} to decide`,
  mineAll: (n: number) => `Keep mine for all ${count(n)}`,
  lmsAll: (lms: string, n: number) => `Take ${lms} for all ${count(n)}`,
  mine: "Keep mine",
  take: (lms: string) => `Take ${lms}`,
  edit: "Edit",
  editTip: "Type a different result",
  editOff: "This can only be kept or taken",
  decisionFor: (name: string, what: string) => `Decision for ${name}, ${what}`,
  spoken: {
    mine: ["Yours: ", ". Keep mine"] as readonly [string, string],
    lms: (lms: string): readonly [string, string] => [`${lms}: `, `. Take ${lms}`],
  },
  same: "same",
  noScore: "No score",
  noComment: "No comment",
  newComment: "New comment",
  longerComment: "Longer comment",
  shorterComment: "Shorter comment",
  otherComment: "Other comment",
  myComment: "Your comment",
  ownComment: "Your new text",
  undecided: "To decide",
  taken: (lms: string) => `taken from ${lms}`,
  sent: "sent at next sync",
  keptAgain: "created at next sync",
  removed: "Removed here",
  kept: "Kept here",
  canUndo: "you can undo that",
  found: (day: string) => `found ${day}`,
  openThere: (lms: string) => `Open in ${lms}`,
  editor: {
    score: (name: string, points: string) => `Result for ${name}${points === "" ? "" : `, out of ${points}`}`,
    comment: (name: string) => `Comment for ${name}`,
    detail: (name: string, title: string) => `${name} of ${title}`,
    keep: "Use this",
    keepTip: "Use this result (Enter)",
    cancelTip: "Leave it as it was (Esc)",
    empty: "Type the result you want, or press Esc.",
  },
  selected: (n: number) => `${count(n)} selected`,
  mineSelected: (n: number) => `Keep mine (${count(n)})`,
  lmsSelected: (lms: string, n: number) => `Take ${lms} (${count(n)})`,
  later: "Decide later",
  laterTip: "Take the choice back; the change stays here (Backspace)",
  clear: "Clear selection",
  decided: (n: number, total: number) => `${count(n)} of ${count(total)} with a choice`,
  split: (lms: string, theirs: number, mine: number, own: number) =>
    [
      theirs > 0 ? `${count(theirs)} take ${lms}` : "",
      mine > 0 ? `${count(mine)} keep mine` : "",
      own > 0 ? `${count(own)} with a value of your own` : "",
    ]
      .filter((part) => part !== "")
      .join(", "),
  hint: (left: number, filled: boolean, kept: boolean, lms: string) =>
    left === 0
      ? kept
        ? "What you keep is approved and goes with the next sync."
        : `What you take is in ${lms} already. Nothing needs to be sent for it.`
      : `Suggestions are filled in when only one side changed${filled ? ", or as your setting says" : ""}. The ${left === 1 ? "one" : count(left)} left ${left === 1 ? "stays" : "stay"} here until you choose.`,
  hidden: (n: number) => `${counted(n, "decision is", "decisions are")} hidden by the filter and will be applied too.`,
  progress: "Decided",
  keys: { mine: "mine", take: "take", edit: "edit" },
  apply: (n: number) => (n === 0 ? "Nothing decided yet" : `Apply ${counted(n, "decision", "decisions")}`),
  applyOld: (lms: string) => `${lms} could not be read. Check again first.`,
  applying: "Applying…",
  applied: (n: number) => `Applied ${counted(n, "decision", "decisions")}`,
  refused: (n: number) => `${counted(n, "decision was", "decisions were")} not accepted, see the row`,
  undo: "Undo",
  undone: "Undone. The changes wait here again",
  more: (n: number) => `Show ${count(n)} more`,
  takenTitle: (n: number) => `${counted(n, "edit was", "edits were")} taken by itself`,
  takenText: "This section takes edits when only the LMS changed.",
  takenTable: "Edits taken by themselves",
};

export type ChangesWords = Spoken<typeof englishChangesWords>;
export const changesWords: ChangesWords = spoken(englishChangesWords, spanishChangesWords);

const englishSheetWords = {
  checking: (lms: string) => `Checking ${lms} first…`,
  checkingText: "Nothing is sent before you have seen the list.",
  title: (lms: string) => `Sync to ${lms}`,
  send: "Send",
  lead: (section: string, lms: string, fresh: boolean, at: string | null) =>
    `${section}. Nothing has been sent yet. ${
      fresh ? `${lms} was read again just now, so this is the current plan.` : at ? `${lms} was last read ${told(at)}.` : ""
    }`.trim(),
  leadNotLinked: (section: string) => `${section}. Nothing has been sent.`,
  failed: "The plan could not be made",
  moved: "Something moved meanwhile, so nothing was sent.",
  movedText: "This is the new plan. Look again, then send.",
  assignments: "Assignments",
  created: (n: number) => `${count(n)} new`,
  updated: (n: number) => `${count(n)} updated`,
  due: (at: string) => `due ${at}`,
  grades: "Grades to send",
  fresh: (n: number) => `${count(n)} new`,
  replaced: (n: number) => `${count(n)} ${n === 1 ? "replaces" : "replace"} a score`,
  cleared: (n: number) => `${count(n)} cleared`,
  clearedNote: (n: number, lms: string) => `${counted(n, "score is", "scores are")} removed in ${lms}.`,
  gradesOf: (n: number) => grades(n),
  table: (title: string) => `Grades of ${title}`,
  columns: { student: "Student", now: (lms: string) => `In ${lms}`, next: "Will be", note: "Note", assignment: "Assignment" },
  all: (n: number) => `Show all ${count(n)}`,
  held: "Held back",
  heldNote: "stay here, safe, until you fix or decide",
  assignmentItself: "The assignment",
  decide: "Decide now",
  whoHelps: "Who can help",
  fixScore: "Change score",
  fixAssignment: "Go to gradebook",
  answer: "Did it arrive?",
  drafts: (n: number) =>
    n === 1
      ? "1 draft isn’t included because you haven’t approved it."
      : `${count(n)} drafts aren’t included because you haven’t approved them.`,
  review: "Go to the gradebook",
  unchanged: (n: number, lms: string) => `${counted(n, "grade is", "grades are")} the same here and in ${lms}.`,
  nothing: (lms: string) => `Everything you approved is already in ${lms}.`,
  safe: (lms: string) => `Each grade is read again right before it is written. If ${lms} changed, yours waits.`,
  busy: "A sync of this section is already going on.",
  showBusy: "Show it",
  again: "Check again",
  toSettle: (n: number) => (n === 1 ? "One answer is missing" : `${count(n)} answers are missing`),
  toSettleText: "Settle this first: its grades are held back until then.",

  undo: {
    title: "Undo a sync",
    lead: (section: string, lms: string, at: string) =>
      `${section}. What the sync from ${recent(at)} sent goes back to what ${lms} had before. Nothing has been sent yet.`,
    leadNone: (section: string, at: string) =>
      `${section}. Nothing of the sync from ${recent(at)} can be put back from here. Why, and what to do instead, stands below.`,
    grades: "Scores to put back",
    deletes: (lms: string) => `To delete in ${lms}`,
    deletesNote: (n: number, lms: string) =>
      `${n === 1 ? "That sync created this assignment" : "That sync created these assignments"}. Deleting takes ${n === 1 ? "its" : "their"} grades in ${lms} with it; here they stay.`,
    keep: (n: number, lms: string) => `Keep ${n === 1 ? "it" : "them"} in ${lms}`,
    left: "Left alone",
    leftNote: "stay as they are now",
    nothing: "Everything is as it was before that sync.",
    stopText: (n: number) =>
      `Scores on their way are finished first. ${n === 0 ? "Nothing else is put back." : `The other ${count(n)} stay as they are now.`}`,
    run: (phase: RunPhase, confirmed: number, total: number, lms: string) => {
      const back = confirmed === total ? counted(total, "score", "scores") : `${count(confirmed)} of ${counted(total, "score", "scores")}`;
      if (phase === "done") return total === 0 ? "The sync is undone" : `${back} put back in ${lms}`;
      if (phase === "stopped") return total === 0 ? "Stopped" : `Stopped. ${back} put back in ${lms}`;
      return phase === "paused" ? "Paused" : `Putting back in ${lms}`;
    },
  },

  phase: {
    reading: (lms: string) => `Reading ${lms}…`,
    sending: (lms: string) => `Sending to ${lms}`,
    paused: () => "Paused",
    verifying: (lms: string) => `Checking what arrived in ${lms}`,
  },
  phaseLead: {
    reading: "Each grade is read again before anything is written.",
    sending: "You can keep working, or close this and it carries on.",
    paused: "Nothing is being sent. What was confirmed stays.",
    verifying: "Reading the grades back. You can keep working.",
  },
  done: (confirmed: number, total: number, lms: string) =>
    confirmed === total
      ? `${counted(total, "grade is", "grades are")} in ${lms}`
      : `${count(confirmed)} of ${grades(total)} ${confirmed === 1 || total === 1 ? "is" : "are"} in ${lms}`,
  doneAssignments: (n: number, total: number, lms: string) =>
    n === total
      ? `${counted(total, "assignment is", "assignments are")} in ${lms}`
      : `${count(n)} of ${counted(total, "assignment", "assignments")} ${n === 1 || total === 1 ? "is" : "are"} in ${lms}`,
  doneLead: (lms: string) => `Each one was read back from ${lms} and is the same here and there.`,
  doneLeadOther: (lms: string) => `Each one was read back from ${lms}.`,
  doneLeadPart: "What couldn’t be sent stays here, with the reason.",
  stopped: (confirmed: number, total: number, lms: string) =>
    `Stopped. ${count(confirmed)} of ${grades(total)} ${confirmed === 1 || total === 1 ? "is" : "are"} in ${lms}`,
  stoppedBare: "Stopped",
  of: (total: number, lms: string) => `of ${grades(total)} confirmed by ${lms}`,
  ofAssignments: (total: number, lms: string) => `of ${counted(total, "assignment", "assignments")} confirmed by ${lms}`,
  confirmed: (n: number) => `${count(n)} confirmed`,
  couldnt: (n: number) => `${count(n)} couldn’t be sent`,
  withheld: (n: number) => `${count(n)} withheld`,
  heldBack: (n: number) => `${count(n)} held back, ${n === 1 ? "stays" : "stay"} here`,
  accepted: (n: number) => `${count(n)} to read back`,
  toGo: (n: number) => `${count(n)} to go`,
  rate: (n: number, lms: string) => `${count(n)} a minute, the pace ${lms} allows`,
  rateNow: (n: number) => `${count(n)} a minute`,
  left: (seconds: number) => {
    if (seconds <= 1) return "about a second left";
    if (seconds < 90) return `about ${count(seconds)} seconds left`;
    return `about ${counted(Math.round(seconds / 60), "minute", "minutes")} left`;
  },
  bar: "Grades sent",
  barOf: (title: string) => `Progress of ${title}`,
  barText: (confirmed: number, total: number, failed: number) =>
    `${count(confirmed)} of ${count(total)} confirmed${failed > 0 ? `, ${count(failed)} couldn’t be sent` : ""}`,
  byAssignment: "By assignment",
  part: (n: number, total: number) => `${count(n)} of ${count(total)}`,
  state: {
    done: "Done", sending: "Sending", next: "Next", waiting: "Waiting", unanswered: "No answer", failed: "Couldn’t be sent",
  } as Record<string, string>,
  failures: "Couldn’t be sent",
  retry: (n: number) => `Retry ${count(n)}`,
  retryTip: "Makes a new plan with only these",
  copyNote: "Copy note for the office",
  copied: "Copied",
  notCopied: "Copying was not allowed. Select the text instead",
  decideThere: "Decide",
  mismatches: (lms: string) => `What ${lms} shows differently`,
  last: "Last confirmed",
  crash: (lms: string) => `If Passback closes or the network drops, it reads ${lms} again and picks up where it stopped.`,
  pause: "Pause",
  resume: "Resume",
  stop: "Stop sending…",
  stopTitle: "Stop sending?",
  stopText: (n: number) =>
    `Grades on their way are finished first. ${n === 0 ? "Nothing else is sent." : `The other ${count(n)} stay here, approved.`}`,
  keep: "Keep sending",
  stopAction: "Stop sending",
  stopping: "Finishing the grades on their way…",
  hide: "Hide",
  hideTip: "Sending goes on (Esc)",
  history: "Show in History",
  said: {
    share: (percent: number, confirmed: number, total: number) => `${percent} percent. ${count(confirmed)} of ${grades(total)} confirmed.`,
    failed: (n: number) => `${counted(n, "grade", "grades")} couldn’t be sent.`,
    unanswered: (n: number) => `${counted(n, "assignment", "assignments")} without an answer.`,
    paused: "Paused.",
    resumed: "Sending again.",
  },
};

export type SheetWords = Spoken<typeof englishSheetWords>;
export const sheetWords: SheetWords = spoken(englishSheetWords, spanishSheetWords);

const englishArriveWords = {
  title: "Did it arrive?",
  card: (title: string) => `Did “${title}” arrive?`,
  code: "Look for this code in the description",
  copy: "Copy the code",
  sent: (at: string) => `sent ${told(at)}`,
  steps: (lms: string, code: string) => [
    `Open ${lms} and go to the assignments of this course.`,
    `Look for ${code} in the descriptions, or for the title.`,
    "If it is there, copy the address of its page, or its id, and paste it here.",
  ],
  open: (lms: string) => `Open ${lms}`,
  there: "It’s there",
  notThere: "It isn’t, create it with the next sync",
  field: (lms: string) => `Address of its page in ${lms}, or its id`,
  use: "This is it",
  back: "Back",
  empty: "Paste the address from the browser, or type the id.",
  never: "Passback never creates it a second time by itself.",
  reading: (lms: string) => `Reading ${lms}…`,
  settled: "Nothing waits for an answer here any more.",
  done: "Thank you. Noted",
};

export type ArriveWords = Spoken<typeof englishArriveWords>;
export const arriveWords: ArriveWords = spoken(englishArriveWords, spanishArriveWords);

const englishHistoryWords = {
  list: "Syncs",
  filters: "Filter the list",
  filter: { all: "All", sent: "Sent", read: "Read", problems: "Problems" },
  none: "Your first sync will show up here",
  noneText: "Everything sent and everything read is kept, with the result of each grade.",
  noneOfKind: "Nothing of this kind yet",
  today: "Today",
  yesterday: "Yesterday",
  reading: "Reading the history…",
  readingRun: "Reading what happened…",
  confirmed: (n: number) => `${count(n)} confirmed`,
  failed: (n: number) => `${count(n)} failed`,
  held: (n: number) => `${count(n)} held back`,
  exportAll: { all: "Export all", sent: "Export all sent", read: "Export all read", problems: "Export all problems" },
  exportTip: "A table of every change, for a spreadsheet",
  exportSomeTip: "A table of what these syncs did, for a spreadsheet",
  exportRun: "Export",
  exportRunTip: "A table of what this sync did, for a spreadsheet",
  saved: (path: string) => `Saved as ${path}`,
  savedHidden: (path: string) => `Saved without names as ${path}`,
  undo: "Undo this sync…",
  undoTip: "Shows what would go back first",
  undid: (at: string) => `Undid a sync from ${recent(at)}`,
  laterUndone: ", later undone",
  putBack: (n: number) => `${counted(n, "score", "scores")} put back`,
  found: (n: number) => (n === 0 ? "Nothing new" : `${counted(n, "change", "changes")} found`),
  nothing: "Nothing sent",
  stopped: "stopped early",
  pane: "What happened in this sync",
  byYou: "by you",
  byItself: "by itself",
  counts: { confirmed: "Confirmed", fresh: "New", replaced: "Replaced", failed: "Failed", held: "Held back", found: "Changes found" },
  changes: (n: number) => counted(n, "change", "changes"),
  failedOf: (n: number) => `${count(n)} failed`,
  columns: { student: "Student", before: "Before", after: "After", result: "Result" },
  table: (title: string) => `Results of ${title}`,
  more: (n: number) => `Show ${count(n)} more`,
  pick: "Choose a sync to see what happened",
  empty: "No grade was touched.",
  foundText: (n: number) =>
    n === 0 ? "Everything was the same here and there." : "What was found waits under the changes, or was decided there.",
};

export type HistoryWords = Spoken<typeof englishHistoryWords>;
export const historyWords: HistoryWords = spoken(englishHistoryWords, spanishHistoryWords);

const englishQueueWords = {
  label: "Waiting on this computer",
  title: "Waiting on this computer",
  lead: "Saved here. Safe to close Passback.",
  since: (at: string | null) => (at ? `Edits since ${clock(at)}` : "Edits offline"),
  ready: "Ready to send",
  edits: "Your edits while offline",
  none: "Nothing edited since the connection dropped.",
  more: (n: number) => `and ${count(n)} earlier`,
  note: (lms: string) =>
    `When you’re back online, Passback reads ${lms} first. If someone changed the same grade there, you’ll decide before anything is sent.`,
  reading: "Reading what waits…",
  kind: { edited: "Edited", approved: "Approved", comment: "Comment" } as Record<string, string>,
};

export type QueueWords = Spoken<typeof englishQueueWords>;
export const queueWords: QueueWords = spoken(englishQueueWords, spanishQueueWords);

const englishPolicyWords = {
  assignments: {
    question: (lms: string) => `When do assignments go to ${lms}?`,
    name: "Assignments go",
    with_sync: {
      label: "With Sync",
      text: (lms: string) => `You see each new assignment in the list before it goes. Nothing appears in ${lms} before you send.`,
    },
    at_once: {
      label: "As soon as they are made",
      text: (lms: string) => `A new assignment appears in ${lms} within a minute, without asking. Grades never go along with it.`,
    },
  },
  results: {
    question: (lms: string) => `When do results go to ${lms}?`,
    name: "Results go",
    after_approval: {
      label: "After I approve",
      text: () => "A score you have not approved is never sent. This is so for all teacher-graded work, always.",
    },
    at_once: {
      label: "As soon as they come in, for auto-graded work",
      text: (lms: string) => `Auto-graded results are sent by themselves. A grade that was changed in ${lms} is never overwritten.`,
    },
  },
  edits: {
    question: (lms: string) => `What happens to edits made in ${lms}?`,
    name: "Edits made in the LMS",
    show: { label: "Show me", text: (lms: string) => `Every edit waits under ${lms} changes. Nothing here changes until you decide.` },
    take: {
      label: "Take them when only the LMS changed",
      text: () => "They become your grades and are listed. A deletion, or a grade you changed too, is never taken by itself.",
    },
    ignore: {
      label: "Don’t read them",
      text: (lms: string) => `Edits are not shown here. Yours still never goes over a grade that changed in ${lms}: it is held back.`,
    },
  },
};

export type PolicyWords = Spoken<typeof englishPolicyWords>;
export const policyWords: PolicyWords = spoken(englishPolicyWords, spanishPolicyWords);

const englishSettingsWords = {
  lead: (section: string) => `For ${section}. An assignment can have its own answers.`,
  reading: "Reading the settings…",
  saved: "Saved",
  saving: "Saving…",
  file: "Assignment file",
  fileText: (lms: string) =>
    `Clever cannot list the assignments of a ${lms} course. This file carries yours to another computer, so that their grades stay connected.`,
  exportFile: "Save assignment file",
  exported: "Saved as",
  importFile: "Read assignment file…",
  imported: (added: number, known: number) =>
    `${added === 0 ? "Nothing new" : `${counted(added, "assignment", "assignments")} added`}, ${count(known)} already here`,
  problems: "Lines that could not be used",
  unreadable: "That file could not be read. Nothing was changed.",
};

export type SettingsWords = Spoken<typeof englishSettingsWords>;
export const settingsWords: SettingsWords = spoken(englishSettingsWords, spanishSettingsWords);

const englishAssignmentWords = {
  newTitle: "New assignment",
  editTitle: "Edit assignment",
  newLead: (lms: string) => `It stays here until it goes to ${lms}.`,
  editLead: (lms: string) => `What you change goes to ${lms} with the next sync.`,
  reading: "Reading the assignment…",
  title: "Title",
  points: "Points",
  due: "Due",
  dueDate: "Due date",
  dueTime: "Due time",
  dueHint: (lms: string, zone: string) => `${zone}. ${lms} takes a new assignment only if this is in the future.`,
  duePast: (lms: string) => `This is in the past. ${lms} takes a new assignment only with a future date, so it would be held back.`,
  description: "Description",
  descriptionHint: (lms: string) => `Students read this in ${lms}. Passback adds a short code at the end.`,
  auto: "Auto-graded",
  autoHint: "A machine gives the scores. Only such work can be set to send by itself.",
  own: "Its own answers",
  asSection: (answer: string) => `As the section: ${answer}`,
  onlyAuto: "Only for auto-graded work",
  create: "Add assignment",
  save: "Save",
  saved: "Saved.",
  savedNotes: "Saved. Worth knowing:",
  done: "Done",
  problems: (n: number) => (n === 1 ? "Nothing was saved. One field needs a look." : `Nothing was saved. ${count(n)} fields need a look.`),
  remove: "Remove…",
  removeTitle: "Remove this assignment?",
  removeText: "It was never sent, so nothing changes in the LMS. You can undo this.",
  removeAction: "Remove assignment",
  keep: "Keep it",
};

export type AssignmentWords = Spoken<typeof englishAssignmentWords>;
export const assignmentWords: AssignmentWords = spoken(englishAssignmentWords, spanishAssignmentWords);
