/** How a run that undid another one, or was undone, is named. Pure. */
import type { HistoryRun } from "../ipc";
import { historyWords as words } from "../shared/words-sync";

/** "Undid a sync from 3:02 PM": the reader's own clock, so it is made here. */
export function titleOf(run: HistoryRun): string {
  if (run.undoes_at === null) return run.title;
  return words.undid(run.undoes_at) + (run.undone ? words.laterUndone : "");
}
