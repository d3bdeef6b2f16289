/** What the guided first run says: one or two sentences a step. */
import { type Spoken, spoken } from "../language/language";
import { count } from "../shared/format";
import { spanish } from "./words.es";

const english = {
  label: "Show me around",
  of: (at: number, all: number) => `${count(at)} of ${count(all)}`,
  next: "Next",
  done: "Done",
  skip: "Skip",
  skipTip: "End the tour (Esc)",
  steps: {
    grade: {
      title: "A grade to approve",
      text: (lms: string, key: string) =>
        `Type a score and press Enter. Then select it and ${key === "" ? "approve it in the panel beside the grid" : `press ${key}`}: approved grades wait here, and nothing goes to ${lms} yet.`,
    },
    results: {
      title: "Scores from elsewhere",
      text: () => "Results of a quiz tool, a form or another gradebook come in as a file: press this, or drop the file on the window. You see every change before it is made.",
    },
    review: {
      title: "Many at once",
      text: () => "Review shows one assignment at a time. What needs a look comes first, the rest goes with one button.",
    },
    sync: {
      title: "Nothing goes without a yes",
      text: (lms: string) => `Sync reads ${lms} first and shows the exact list. It is sent only when you press Send.`,
    },
    history: {
      title: "Everything can be looked up",
      text: () => "What was sent and read is listed in History, and what a sync replaced can be put back there. Ctrl Z takes back what you did here.",
    },
    changes: {
      title: "What changed over there",
      text: (lms: string) =>
        `When somebody edits a grade in ${lms}, it comes back here: last agreed, yours and theirs. You decide. To try it, select a grade, press “Open in ${lms}” beside the grid, and change it there.`,
    },
  },
} as const;

export type Words = Spoken<typeof english>;
export const words: Words = spoken(english, spanish);
