/**
 * Finds out which language the window speaks, and only then loads everything that has words: a catalogue is chosen once.
 * The lock says it, which answers also while the app is locked; if they do not answer, the window speaks as it did last, or as the system does.
 */
import "./app.css";
import { ahead } from "./book/ahead";
import { call, heardFromNow, type LockView, onEvent } from "./ipc";
import { speak, systemTongues, tongueFor } from "./language/language";
import { keep, kept } from "./shared/kept";
import { keptSection } from "./views/route";

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

/** The grades of the section that most likely opens are on their way while the window is put together. */
async function begin(lock: LockView | null): Promise<void> {
  const section = keptSection();
  if (lock === null || lock.locked || section === null) return;
  await heardFromNow();
  ahead.ask(section);
}

async function open(): Promise<void> {
  // From the beginning: by the time somebody waits for the desk to be heard, it is.
  onEvent(() => undefined);
  const last = kept("language", ["system", "english", "spanish"]);
  const answer = asked();
  void answer.then(begin);
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
