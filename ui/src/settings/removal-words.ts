/** What is said about removing a section from this computer. What goes, stays and would be lost, the desk says. */
import { type Spoken, spoken } from "../language/language";
import { count, counted, moment } from "../shared/format";
import { spanish } from "./removal-words.es";

const english = {
  remove: "Remove…",
  fromHere: (name: string) => ` ${name} from this computer`,
  title: (name: string) => `Remove ${name} from this computer?`,
  looking: "Looking at what is in it…",
  goes: "What goes",
  stays: "What stays",
  lost: "Nowhere else, and lost for good",
  lose: (n: number) => `Yes, lose ${n === 1 ? "this one" : `all ${count(n)} of these`} for good`,
  ids: (n: number) => `Keep ${n === 1 ? "the id" : "the ids"} of ${counted(n, "assignment", "assignments")}, for when the section comes back`,
  noIds: "Without them, bringing the section back and sending again could make assignments twice.",
  backups: (n: number) => `Also delete ${counted(n, "backup", "backups")} that still ${n === 1 ? "holds" : "hold"} it, after a new one is made`,
  action: "Remove section",
  keep: "Keep section",
  close: "Close",
  left: "What is left",
  done: "The section is removed",

  removed: "Removed from this computer",
  removedText: (lms: string) => `These stay away until you bring them in again. Nothing of them was changed in ${lms}.`,
  when: (at: string, note: string) => `Removed ${moment(at)}. ${note}.`,
  back: "Bring in again",
};

export type RemovalWords = Spoken<typeof english>;
export const removalWords: RemovalWords = spoken(english, spanish);
