/** What the settings say, except the three questions of a section (shared/words-sync.ts). */
import type { ConflictDefault, Counts, Density, Language, Theme } from "../ipc";
import { type Spoken, spoken } from "../language/language";
import { count, counted } from "../shared/format";
import type { Clash, Deed, Fixed } from "../shared/own-keys";
import { spanish } from "./words.es";

export type PaneName = "section" | "appearance" | "keys" | "comments" | "itself" | "sections" | "privacy" | "data";

const deeds: Record<Deed, { label: string; text: string }> = {
  approve: { label: "Approve", text: "With Shift: all that wait, in Review" },
  edit: { label: "Edit", text: "The score, or the result of a change" },
  excuse: { label: "Excuse", text: "The student from this assignment" },
  comment: { label: "Comment", text: "On the grade" },
  next: { label: "Next", text: "Student or change" },
  previous: { label: "Previous", text: "Student or change" },
  open: { label: "Open", text: "The section’s page in the LMS" },
  hide_names: { label: "Hide names", text: "Numbers instead of names, in the whole window" },
};

const fixedKeys: Record<Fixed, string> = {
  late: "L marks a grade as late in the gradebook.",
  mine: "M keeps yours among the changes.",
  nextOpen: "N goes to the next decision among the changes.",
  take: "T takes the LMS’s among the changes.",
};

const english = {
  title: "Settings",
  lead: "Saved at once.",
  panes: {
    section: "This section",
    appearance: "Appearance",
    keys: "Keys",
    comments: "Comments",
    itself: "Automatic work",
    sections: "Sections",
    privacy: "Privacy",
    data: "Data",
  } satisfies Record<PaneName, string>,
  nav: "Kinds of settings",
  reading: "Reading the settings…",
  saving: "Saving…",
  saved: "Saved",

  theme: "Theme",
  themes: {
    system: { label: "Like the system", text: "Changes with it, at night for instance" },
    light: { label: "Light", text: "" },
    dark: { label: "Dark", text: "" },
  } satisfies Record<Theme, { label: string; text: string }>,
  density: "Height of rows",
  densities: {
    comfortable: { label: "Comfortable", text: "Easier to point at" },
    compact: { label: "Compact", text: "More students at a glance" },
  } satisfies Record<Density, { label: string; text: string }>,
  densityText: "In the gradebook, in review and among the changes.",
  language: "Language",
  languageText: "Passback opens anew in the other language, at the same place. Numbers and dates follow the region of your system.",
  languages: {
    system: { label: "Like the system", text: "" },
    // Whoever cannot read the language of the window still finds the own one.
    english: { label: "English", text: "" },
    spanish: { label: "Español", text: "" },
  } satisfies Record<Language, { label: string; text: string }>,

  anew: {
    title: "Open in the other language now?",
    lead: "Something that you typed or chose is not saved yet. It is lost when the window opens anew; grades that are saved are not touched.",
    action: "Change the language",
    keep: "Not now",
  },

  letters: "Single letters",
  lettersOn: "Single letters act in lists and in the gradebook",
  lettersText: "A approves, X excuses, and so on. Turn this off if your speech input types letters.",
  lettersOff: "Single letters are off. These keys act as soon as they are on again.",
  ownKeys: "Your own keys",
  ownKeysText: "Select a field and press the letter you want.",
  deeds,
  keyOf: (deed: Deed) => `Key for ${deeds[deed].label.toLowerCase()}`,
  press: "Press a key",
  backTo: (deed: Deed, letter: string) => `Back to ${letter} for ${deeds[deed].label.toLowerCase()}`,
  designed: "Back to the designed keys",
  clash: (clash: Clash): string => {
    switch (clash.why) {
      case "digit":
        return "A digit begins a score. Choose a letter.";
      case "not_a_letter":
        return "That is no letter. Choose a letter.";
      case "fixed":
        return `${fixedKeys[clash.what]} Choose another letter.`;
      case "deed":
        return `That is the key for “${deeds[clash.deed].label}”. Choose another letter, or give “${deeds[clash.deed].label}” another one first.`;
    }
  },

  phrases: "Phrases for comments",
  phrasesText: "Offered while you write a comment in Review, in this order.",
  noPhrases: "No phrases yet. Add the sentences that you write again and again.",
  phraseList: "Your phrases",
  addPhrase: "New phrase",
  add: "Add phrase",
  editPhrase: (at: number) => `Phrase ${count(at)}`,
  keep: "Keep",
  cancel: "Cancel",
  phrase: {
    up: (text: string) => `Move up: ${text}`,
    down: (text: string) => `Move down: ${text}`,
    edit: (text: string) => `Edit: ${text}`,
    remove: (text: string) => `Remove: ${text}`,
    tipUp: "Move up (Alt ↑)",
    tipDown: "Move down (Alt ↓)",
    tipEdit: "Edit",
    tipRemove: "Remove",
    moved: (to: number, of: number) => `Moved to place ${count(to)} of ${count(of)}.`,
    removed: "The phrase is removed. Comments that have it keep it.",
    empty: "Nothing was typed. Type the phrase first.",
    twice: "That phrase is in the list already.",
  },

  quiet: "Quiet hours",
  quietText: "What an assignment would send by itself waits during these hours, by the clock of this computer. You can still sync.",
  quietOn: "Nothing is sent by itself during these hours",
  from: "From",
  to: "Until",
  nextMorning: "the next day",
  weekends: "Saturday and Sunday all day",
  timeNeeded: "A time is needed here. Nothing was changed.",
  notices: "Notices",
  noticesOn: "Tell me when a sync ends or needs me",
  noticesText: "A notice of your system, without names or scores.",
  conflicts: "When both sides changed",
  conflictsText: (lms: string) =>
    `What the decision is filled in with when a grade changed here and in ${lms}. Nothing is applied until you say so, and the change says that your setting filled it in.`,
  conflict: {
    ask: { label: () => "Ask", text: () => "Nothing is filled in. You decide each one." },
    mine: { label: () => "Yours", text: () => "Keep mine is filled in." },
    lms: { label: (lms: string) => lms, text: (lms: string) => `Take ${lms} is filled in.` },
    higher: { label: () => "Higher", text: () => "The higher score is filled in. Where there is none, you decide." },
  } satisfies Record<ConflictDefault, { label: (lms: string) => string; text: (lms: string) => string }>,

  shownSections: "Sections that you grade",
  shownText: (lms: string) =>
    `A section that is not ticked is not in the sidebar, and nothing of it is read from ${lms} or sent by itself. Nothing in it is lost.`,
  noSections: "No sections from Clever yet.",
  waits: (counts: Counts, lms: string): string => {
    const parts = [
      counts.to_approve > 0 ? `${count(counts.to_approve)} to approve` : "",
      counts.to_send > 0 ? `${count(counts.to_send)} ready to send` : "",
      counts.held > 0 ? `${count(counts.held)} held back` : "",
      counts.changed > 0 ? `${count(counts.changed)} changed in ${lms}` : "",
      counts.failed > 0 ? `${count(counts.failed)} couldn’t be sent` : "",
      counts.unanswered > 0 ? `${count(counts.unanswered)} without an answer` : "",
    ].filter((part) => part !== "");
    return parts.length === 0 ? "Nothing waits" : parts.join(", ");
  },
  hiddenWait: (n: number) => `${counted(n, "hidden section has", "hidden sections have")} something that waits.`,
} as const;

export type Words = Spoken<typeof english>;
export const words: Words = spoken(english, spanish);
