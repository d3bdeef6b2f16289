/** Which of the teacher's phrases fit what is being typed, and how one is put in. Pure. */
import { folded } from "../shared/fold";

const most = 6;

/** The sentence that is being typed; what stood there before is none. */
function parts(text: string, before: string): [done: string, typed: string] {
  if (text === before) return [text, ""];
  const [, done = "", typed = ""] = /^([^]*(?:[.!?…。]\s+|\n))?([^]*)$/u.exec(text) ?? [];
  return [done, typed];
}

/** Phrases that have every typed word at the beginning of one of theirs, in the teacher's order. */
export function fitting(phrases: readonly string[], text: string, before: string): string[] {
  const wanted = folded(parts(text, before)[1].trim()).split(/\s+/).filter(Boolean);
  return phrases
    .filter((phrase) => {
      const has = folded(phrase).split(/[^\p{L}\p{N}]+/u);
      return phrase.trim() !== text.trim() && wanted.every((word) => has.some((one) => one.startsWith(word.replace(/[^\p{L}\p{N}]+$/u, ""))));
    })
    .slice(0, most);
}

/** The text with a phrase in place of what filtered it, after whatever was finished before. */
export function withPhrase(text: string, before: string, phrase: string): string {
  const done = parts(text, before)[0];
  if (done.trim() === "") return phrase;
  return done.endsWith("\n") ? done + phrase : `${done.trimEnd()} ${phrase}`;
}

/** Whether a comment is worth keeping as a phrase: it is one, and it is not there yet. */
export function isNew(phrases: readonly string[], text: string): boolean {
  const wanted = folded(text.trim());
  return wanted !== "" && !phrases.some((phrase) => folded(phrase.trim()) === wanted);
}
