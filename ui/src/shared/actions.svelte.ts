/**
 * What can be done right now, for the palette: each screen offers what its own buttons do, as long as it is there.
 *
 * Deliberately not here: what an action does, and the palette itself.
 */
import { untrack } from "svelte";
import type { IconName } from "./icons";

export interface Action {
  /** Of its own among all that are offered. */
  id: string;
  name: string;
  icon: IconName;
  /** As in the list of shortcuts: "Ctrl Enter", "H". */
  keys?: string;
  /** Its button is off now. */
  off?: boolean;
  run: () => void;
}

/** A screen that shows students in its own way says how they are called there, and leads to them itself. */
export interface People {
  students: { id: string; name: string }[];
  go: (student: string) => void;
}

export interface Offer {
  actions: Action[];
  people?: People;
}

let offers = $state.raw<readonly (() => Offer)[]>([]);

/** Offers until the returned function is called. What is offered is asked for when the palette is looked at. */
export function offer(what: () => Offer): () => void {
  untrack(() => (offers = [...offers, what]));
  return () => {
    offers = untrack(() => offers).filter((one) => one !== what);
  };
}

/** Everything on offer; of two with one id the first counts. */
export function offered(): Offer {
  const all = offers.map((what) => what());
  const actions = new Map<string, Action>();
  for (const action of all.flatMap((one) => one.actions)) if (!action.off && !actions.has(action.id)) actions.set(action.id, action);
  const people = all.find((one) => one.people)?.people;
  return people ? { actions: [...actions.values()], people } : { actions: [...actions.values()] };
}
