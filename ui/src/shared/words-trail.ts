/** What "Every change to this grade" says. */
import { type Spoken, spoken } from "../language/language";
import { moment } from "./format";
import { spanish } from "./words-trail.es";

const english = {
  label: "Every change to this grade",
  heading: "Every change to this grade",
  reading: "Reading every change…",
  none: "Nothing has happened to this grade yet.",
  close: "Close",
  points: (points: string) => (points === "" ? "" : `${points} points`),
  known: (at: string) => `Read by Passback ${moment(at)}`,
  open: "Full history",
  pick: (name: string, title: string) => `Every change: ${name}, ${title}`,
  save: "Export for a grade dispute",
  formats: {
    pdf: { label: "PDF", note: "to hand over" },
    html: { label: "Page to print", note: "opens in any browser" },
    csv: { label: "Table", note: "for a spreadsheet" },
  },
  saved: (path: string) => `Saved as ${path}`,
  about: "The file holds every change to every grade of this student in this section, and nobody else’s.",
};

export type TrailWords = Spoken<typeof english>;
export const trailWords: TrailWords = spoken(english, spanish);
