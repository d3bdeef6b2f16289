/** Whether a component is still on screen: an answer may come after the teacher has left. */
import { onDestroy } from "svelte";
import { asRefusal } from "../ipc";
import { say } from "./status.svelte";

export interface Presence {
  /** The component was left: it reads nothing of its own any more, opens and closes nothing, moves no focus. */
  readonly gone: boolean;
}

/** Called while a component is made. */
export function presence(): Presence {
  let gone = false;
  onDestroy(() => (gone = true));
  return {
    get gone() {
      return gone;
    },
  };
}

/** What went wrong after its own place was left is said in the status line: nobody would learn of it otherwise. */
export function sayLate(thrown: unknown): void {
  say(asRefusal(thrown).whole, "problem");
}
