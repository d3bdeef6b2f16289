/**
 * Finds out which language the window speaks, and only then loads everything that has words: a catalogue is chosen once.
 * The lock says it, which answers also while the app is locked; if they do not answer, the window speaks as it did last, or as the system does.
 */
import "./app.css";
import { call, type LockView } from "./ipc";
import { speak, systemTongues, tongueFor } from "./language/language";
import { keep, kept } from "./shared/kept";

/** How long the window stays empty for it, in milliseconds. */
const patience = 2000;

/** What the lock says; `null`: nothing, or not yet. */
async function asked(): Promise<LockView | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
  const answer = call("lock_state", {}).then(
    (lock) => {
      keep("language", lock.language);
      return lock;
    },
    () => null,
  );
  return Promise.race([answer, late]);
}

async function open(): Promise<void> {
  const last = kept("language", ["system", "english", "spanish"]);
  const answer = asked();
  const language = async () => (await answer)?.language ?? last ?? "system";
  // Nearly always it is what it was: everything is loaded while the desk is still opening.
  const tongue = tongueFor(last ?? (await language()), systemTongues());
  speak(tongue);
  document.documentElement.lang = tongue;
  const { show } = await import("./app");
  if (tongueFor(await language(), systemTongues()) === tongue) await show(await answer);
  else location.reload();
}

void open();
