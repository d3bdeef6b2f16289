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
    review: {
      title: "Many at once",
      text: () => "Review shows one assignment at a time. What needs a look comes first, the rest goes with one button.",
    },
    changes: {
      title: "What changed over there",
      text: (lms: string) => `When somebody edits a grade in ${lms}, it comes back here: last agreed, yours and theirs. You decide.`,
    },
    sync: {
      title: "Nothing goes without a yes",
      text: (lms: string) => `Sync reads ${lms} first and shows the exact list. It is sent only when you press Send.`,
    },
    history: {
      title: "Everything can be looked up",
      text: () => "History keeps every sync and every change, and can undo a sync. Ctrl Z takes back what you did here.",
    },
    health: {
      title: "Is it working?",
      text: (lms: string) => `Connection health says whether the way to ${lms} is clear, and what to do if it is not.`,
    },
  },
} as const;

export type Words = Spoken<typeof english>;
export const words: Words = spoken(english, spanish);
