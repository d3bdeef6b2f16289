/**
 * Times, dates and counts for the reader. The desk hands over RFC 3339 in UTC and plain numbers.
 *
 * They are written in the language of the window, as the system writes it: `es-MX` if the system lists that, otherwise the
 * language with the system's region (Spanish words on an `en-US` system are `es-US`), so that a date fits into its sentence.
 */
import { localeOf, systemTongues, tongueNow } from "../language/language";

const spanish = tongueNow() === "es";
export const locale = localeOf(tongueNow(), systemTongues());
const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
const dayOfYear = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", year: "numeric" });
const number = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(tongueNow());
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

function read(at: string): Date | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date;
}

function sameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();
}

/** "10:42 AM" */
export function clock(at: string): string {
  const date = read(at);
  return date ? time.format(date) : "";
}

/** "Nov 19", with the year when it is another one. */
export function date(at: string, now = new Date()): string {
  const when = read(at);
  if (!when) return "";
  return (when.getFullYear() === now.getFullYear() ? day : dayOfYear).format(when);
}

/** "Nov 18, 4:12 PM" */
export function moment(at: string, now = new Date()): string {
  const when = read(at);
  return when ? `${date(at, now)}, ${time.format(when)}` : "";
}

/** "10:42 AM" today, "Nov 18, 4:12 PM" otherwise. */
export function recent(at: string, now = new Date()): string {
  const when = read(at);
  if (!when) return "";
  return sameDay(when, now) ? time.format(when) : moment(at, now);
}

/** "today at 10:42 AM" ("hoy, 10:42 a. m."), "yesterday at …", "Nov 18, 4:12 PM": for sentences. */
export function told(at: string, now = new Date()): string {
  const when = read(at);
  if (!when) return "";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const joined = spanish ? "," : " at";
  if (sameDay(when, now)) return `${relative.format(0, "day")}${joined} ${time.format(when)}`;
  if (sameDay(when, yesterday)) return `${relative.format(-1, "day")}${joined} ${time.format(when)}`;
  return moment(at, now);
}

/**
 * Texts of the desk may carry times between `{` and `}`, as RFC 3339: here they become the reader's own. After "on",
 * "el" or "del" a day is expected ("on Nov 19, 4:18 PM"), elsewhere today goes without one ("read 10:42 AM").
 */
export function withTimes(text: string, now = new Date()): string {
  return text.replace(/\{(\d{4}-\d\d-\d\dT[^{}]*)\}/g, (whole, at: string, where: number) => {
    const shown = /(?:^|[^\p{L}])(?:on|el|del) $/iu.test(text.slice(0, where)) ? moment(at, now) : recent(at, now);
    return shown === "" ? whole : shown;
  });
}

/** "1,204" */
export function count(n: number): string {
  return number.format(n);
}

/** The form of a word that goes with a number which stands elsewhere in the sentence. */
export function either(n: number, one: string, many: string): string {
  return plurals.select(n) === "one" ? one : many;
}

/** "21 students", "1 student". */
export function counted(n: number, one: string, many: string): string {
  return `${number.format(n)} ${either(n, one, many)}`;
}

/** "2 min 10 s", "45 s". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
