/**
 * Whether names are hidden in this window, and the number that stands for each student while they are: one choice for
 * every screen, kept until the names are shown again. Whoever draws a row asks here what its student is called.
 *
 * Deliberately not here: who gets which number. The desk says it with each section's students.
 */
import { keep, kept } from "./kept";
import { say } from "./status.svelte";
import { nameless, type Numbers, type Order } from "./nameless";
import { namesWords as words } from "./words-names";

let hidden = $state(kept("names", ["hidden", "shown"]) === "hidden");
let known = $state.raw<ReadonlyMap<string, Numbers>>(new Map());
const none: Numbers = new Map();

export const names = {
  get hidden(): boolean {
    return hidden;
  },
  hide(on: boolean): void {
    if (on === hidden) return;
    hidden = on;
    keep("names", on ? "hidden" : "shown");
    say(on ? words.hidden : words.shown);
  },
  /** The students of a section as the desk said them. */
  know(section: string, students: readonly { id: string; alias: string }[]): void {
    known = new Map(known).set(section, new Map(students.map((one) => [one.id, one.alias])));
  },
  /** The same, with numbers in the place of names while they are hidden. */
  of<T>(section: string, value: T, order: Order = "as they come"): T {
    return hidden ? nameless(value, known.get(section) ?? none, words.somebody, order) : value;
  },
};
