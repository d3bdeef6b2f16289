/** What a screen reader hears about a run: quarters, failures at once, pauses. Nothing in between. */
import type { RunView } from "../ipc";
import { sheetWords as words } from "../shared/words-sync";

const quarters = [25, 50, 75, 100] as const;

/** Grades that are through, one way or the other. */
export function settled(run: RunView): number {
  return run.confirmed + run.failed + run.withheld;
}

export function percent(run: RunView): number {
  return run.total === 0 ? 0 : (settled(run) / run.total) * 100;
}

/** The highest quarter that was passed on the way, `null` for none. */
export function quarter(before: number, now: number): number | null {
  return quarters.filter((mark) => before < mark && now >= mark).at(-1) ?? null;
}

/** Sentences for the step from one state of a run to the next. The first look says nothing. */
export function announce(before: RunView | null, now: RunView): string[] {
  if (before === null || before.run !== now.run) return [];
  const out: string[] = [];
  const passed = now.total === 0 ? null : quarter(percent(before), percent(now));
  if (passed !== null) out.push(words.said.share(passed, now.confirmed, now.total));
  const failures = now.failed + now.withheld;
  if (failures > before.failed + before.withheld) out.push(words.said.failed(failures));
  if (now.unanswered.length > before.unanswered.length) out.push(words.said.unanswered(now.unanswered.length));
  if (now.phase === "paused" && before.phase !== "paused") out.push(words.said.paused);
  if (before.phase === "paused" && now.phase === "sending") out.push(words.said.resumed);
  if (now.phase === "stopped" && before.phase !== "stopped") out.push([now.stopped, now.advice].filter(Boolean).join(" "));
  return out;
}

/** A run that is over. */
export function over(run: RunView): boolean {
  return run.phase === "done" || run.phase === "stopped";
}
