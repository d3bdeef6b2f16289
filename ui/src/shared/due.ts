/** Due dates as two fields in the reader's own zone, and as RFC 3339 for the desk. Pure. */
import { locale } from "./format";

export interface Due {
  /** "2026-12-01" */
  date: string;
  /** "23:59" */
  time: string;
}

const two = (n: number) => String(n).padStart(2, "0");

export function dueFields(at: string | null): Due {
  const when = at === null ? null : new Date(at);
  if (!when || Number.isNaN(when.getTime())) return { date: "", time: "23:59" };
  return {
    date: `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`,
    time: `${two(when.getHours())}:${two(when.getMinutes())}`,
  };
}

/** `null` when there is no complete date. */
export function dueAt(due: Due): string | null {
  if (due.date === "" || due.time === "") return null;
  const when = new Date(`${due.date}T${due.time}`);
  return Number.isNaN(when.getTime()) ? null : when.toISOString();
}

/** "Pacific Standard Time", for the moment that is meant. */
export function zoneName(at: string | null, as = locale): string {
  const when = at === null ? new Date() : new Date(at);
  const parts = new Intl.DateTimeFormat(as, { timeZoneName: "long" }).formatToParts(when);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}
