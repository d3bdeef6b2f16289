/** The steps of the guided first run: what each points at, and when the teacher has done it. Pure. */
import type { words } from "./words";

/** What the window is doing, as far as the tour looks. */
export interface Now {
  /** Where the teacher is: a tab of the section, or Connection health. */
  place: string;
  /** The sheet that is open. */
  sheet: string | null;
  section: string | null;
  /** Grades of the open section that are approved and not sent. */
  approved: number;
}

export interface Step {
  name: keyof typeof words.steps;
  /** The thing it points at. */
  at: string;
  /** Whether the teacher did it since the step began. */
  done: (began: Now, now: Now) => boolean;
}

const came = (place: string) => (began: Now, now: Now) => began.place !== place && now.place === place;

const opened = (sheet: string) => (began: Now, now: Now) => began.sheet !== sheet && now.sheet === sheet;

/** In the order of a day, so that no room is shown before there can be something in it. */
export const steps: readonly Step[] = [
  { name: "grade", at: '.gb-s td[tabindex="0"]', done: (began, now) => began.section === now.section && now.approved > began.approved },
  { name: "results", at: '[data-tour="results"]', done: opened("results") },
  { name: "review", at: '[data-tour="review"]', done: came("review") },
  { name: "sync", at: '[data-tour="sync"]', done: opened("sync") },
  { name: "history", at: '[data-tour="history"]', done: came("history") },
  { name: "changes", at: '[data-tour="changes"]', done: came("changes") },
];
