/**
 * An account whose key is not to be had, wherever it was asked for: at the start, from the menu, after signing in. Then
 * nothing else is shown (views/KeyTrouble.svelte).
 */
import type { Refusal } from "../ipc";

let met = $state.raw<Refusal | null>(null);

export const keyTrouble = {
  get now(): Refusal | null {
    return met;
  },
  /** Whether that is what was refused; it is shown from then on. */
  meets(refusal: Refusal): boolean {
    const is = refusal.code === "key" || refusal.code === "passphrase";
    if (is) met = refusal;
    return is;
  },
};
