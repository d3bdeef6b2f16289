/** What the LMS in use is called on screen, for a piece that was not told. */
import { call } from "../ipc";

export async function lmsName(): Promise<string> {
  try {
    const state = await call("app_state", {});
    return state.connection?.lms ?? "the LMS";
  } catch {
    return "the LMS";
  }
}
