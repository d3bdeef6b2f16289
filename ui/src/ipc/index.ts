/**
 * The only way from the window to the desk: `call` a declared command, listen with `onEvent`.
 *
 * Deliberately not here: state, words, anything drawn. The types come from the Rust core and are never edited by hand.
 */
import type { Commands } from "./generated/commands";
import type { Event } from "./generated/types";
import { gate } from "./gate";
import { http } from "./http";
import { tauri } from "./tauri";
import { asRefusal, type Listening, readAnswer } from "./transport";

export type { Commands } from "./generated/commands";
export type * from "./generated/types";
export { gate } from "./gate";
export { Refusal, asRefusal } from "./transport";

const transport = "__TAURI_INTERNALS__" in globalThis ? tauri : http;

/** Runs one command. Throws a {@link Refusal} with words for the teacher when it was not done. */
export async function call<K extends keyof Commands>(name: K, input: Commands[K]["input"]): Promise<Commands[K]["output"]> {
  for (;;) {
    if (gate.waits(name)) await gate.passed();
    try {
      return readAnswer(await transport.send(name, input)) as Commands[K]["output"];
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (refusal.code !== "locked" || !gate.waits(name)) throw refusal;
      // Nothing was done: it is asked again when the app is unlocked.
      gate.close();
    }
  }
}

const listeners = new Set<(event: Event) => void>();
let listening: Listening | undefined;

/** Hears every event of the desk until the returned function is called. */
export function onEvent(heard: (event: Event) => void): () => void {
  listeners.add(heard);
  listening ??= transport.listen((event) => {
    for (const listener of [...listeners]) listener(event);
  });
  return () => {
    listeners.delete(heard);
    if (listeners.size > 0) return;
    listening?.stop();
    listening = undefined;
  };
}

/** Resolves as soon as no event can be missed any more: what is read after it is kept up to date. */
export function heardFromNow(): Promise<void> {
  return listening?.ready ?? Promise.resolve();
}
