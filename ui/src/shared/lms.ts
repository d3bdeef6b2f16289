/** What the LMS in use is called on screen, for a piece that was not told. */
import { call } from "../ipc";
import { words } from "./words";

export async function lmsName(): Promise<string> {
  try {
    const state = await call("app_state", {});
    return state.connection?.lms ?? words.theLms;
  } catch {
    return words.theLms;
  }
}
