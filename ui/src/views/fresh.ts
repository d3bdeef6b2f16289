/**
 * Another person's account is open: the window begins as if it had just been opened, so that nothing of the one before
 * is left in it, drawn or remembered.
 */
import { forgetAll } from "../shared/kept";

const key = "passback.said";

export function beginFresh(said = ""): void {
  forgetAll();
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("passback.")) sessionStorage.removeItem(name);
    if (said !== "") sessionStorage.setItem(key, said);
  } catch {
    // Then it is not said, and nothing could be kept either.
  }
  location.reload();
}

/** What was to be said after the window opened anew. Asked once. */
export function saidBefore(): string {
  try {
    const said = sessionStorage.getItem(key) ?? "";
    sessionStorage.removeItem(key);
    return said;
  } catch {
    return "";
  }
}
