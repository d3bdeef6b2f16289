/** The list of runs by day, and what each filter shows. Pure. */
import type { HistoryRun } from "../ipc";
import { locale } from "../shared/format";
import { historyWords as words } from "../shared/words-sync";

export type RunFilter = "all" | "sent" | "read" | "problems";
export const runFilters: readonly RunFilter[] = ["all", "sent", "read", "problems"];

export interface Day {
  key: string;
  label: string;
  runs: HistoryRun[];
}

export function troubled(run: HistoryRun): boolean {
  return run.failed > 0 || run.stopped !== "";
}

export function filtered(runs: readonly HistoryRun[], filter: RunFilter): HistoryRun[] {
  switch (filter) {
    case "all":
      return [...runs];
    case "sent":
      return runs.filter((run) => run.kind === "sent");
    case "read":
      return runs.filter((run) => run.kind === "read");
    case "problems":
      return runs.filter(troubled);
  }
}

/** The day in the reader's own zone. */
function dayKey(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

const thisYear = new Intl.DateTimeFormat(locale, { weekday: "long", month: "short", day: "numeric" });
const otherYear = new Intl.DateTimeFormat(locale, { weekday: "long", month: "short", day: "numeric", year: "numeric" });

/** "Today", "Yesterday", "Friday, Nov 14". */
export function dayLabel(date: Date, now: Date): string {
  if (dayKey(date) === dayKey(now)) return words.today;
  if (dayKey(date) === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return words.yesterday;
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date);
}

/** Runs in the order they come (newest first), put together by day. */
export function byDay(runs: readonly HistoryRun[], now: Date): Day[] {
  const days: Day[] = [];
  for (const run of runs) {
    const date = new Date(run.at);
    const key = dayKey(date);
    const last = days.at(-1);
    if (last?.key === key) last.runs.push(run);
    else days.push({ key, label: dayLabel(date, now), runs: [run] });
  }
  return days;
}
