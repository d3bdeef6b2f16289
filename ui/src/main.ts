/**
 * Finds out which language the window speaks, and only then loads everything that has words: a catalogue is chosen once.
 * The lock says it, which answers also while the app is locked; if they do not answer, the window speaks as it did last, or as the system does.
 */
import "./app.css";
import { call, type Language } from "./ipc";
import { speak, systemTongues, tongueFor } from "./language/language";
import { keep, kept } from "./shared/kept";

/** How long the window stays empty for it, in milliseconds. */
const patience = 2000;

async function chosen(last: Language): Promise<Language> {
  const late = new Promise<Language>((resolve) => setTimeout(() => resolve(last), patience));
  const answer = call("lock_state", {}).then(
    ({ language }) => {
      keep("language", language);
      return language;
    },
    () => last,
  );
  return Promise.race([answer, late]);
}

async function open(): Promise<void> {
  const last = kept("language", ["system", "english", "spanish"]);
  const answer = chosen(last ?? "system");
  // Nearly always it is what it was: everything is loaded while the desk is still opening.
  const tongue = tongueFor(last ?? (await answer), systemTongues());
  speak(tongue);
  document.documentElement.lang = tongue;
  const { show } = await import("./app");
  if (tongueFor(await answer, systemTongues()) === tongue) await show();
  else location.reload();
}

void open();
