/** Words about hidden names. */
import { type Spoken, spoken } from "../language/language";
import { spanish } from "./words-names.es";

const english = {
  hide: "Hide names",
  show: "Show names",
  hideTip: "Numbers instead of names, everywhere in this window",
  chip: "Names hidden",
  hidden: "Names are hidden. The order says nothing about them.",
  shown: "Names are shown.",
  /** A student who has no number yet. */
  somebody: "A student",
};

export type NamesWords = Spoken<typeof english>;
export const namesWords: NamesWords = spoken(english, spanish);
