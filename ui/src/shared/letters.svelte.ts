/**
 * Whether single letters act in lists and grids (WCAG 2.1.4: they can be turned off), and which ones. The settings are the
 * truth (see settings.svelte.ts); this window's storage only keeps what is needed until they are read.
 */
import type { OwnKey } from "../ipc";
import { keep, kept } from "./kept";
import { drawn } from "./own-keys";

let on = $state(kept("letters", ["on", "off"]) !== "off");
let own = $state.raw<readonly OwnKey[]>([]);

export const letters = {
  get on(): boolean {
    return on;
  },
  /** Keys that the teacher chose instead of the designed ones. */
  get own(): readonly OwnKey[] {
    return own;
  },
  /** A designed key as it is drawn in hints: the teacher's own in its place. */
  drawn(key: string): string {
    return drawn(key, own);
  },
  /** The same in brackets at the end of a tooltip; nothing where letters do not act. */
  hint(key: string): string {
    return on ? ` (${drawn(key, own)})` : "";
  },
  /** Does what the settings say. */
  obey(next: { single_keys: boolean; keys: readonly OwnKey[] }): void {
    on = next.single_keys;
    own = next.keys;
    keep("letters", on ? "on" : "off");
  },
};
