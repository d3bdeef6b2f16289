import { describe, expect, it } from "vitest";
import { clock, moment, withTimes } from "./format";

const now = new Date(2026, 10, 26, 12, 0);
const today = new Date(2026, 10, 26, 10, 42).toISOString();
const before = new Date(2026, 10, 19, 16, 18).toISOString();

describe("times inside a text of the desk", () => {
  it("become the reader's own, today without its date", () => {
    expect(withTimes(`read {${today}}, written {${before}}`, now)).toBe(`read ${clock(today)}, written ${moment(before, now)}`);
  });
  it("keep their day after “on”", () => {
    expect(withTimes(`1 grade on {${today}}. Tried three times.`, now)).toBe(`1 grade on ${moment(today, now)}. Tried three times.`);
  });
  it("leave everything else as it is, also what is no time", () => {
    for (const text of ["Reads grades and comments", "{name}", "{2026-99-99T00:00}", ""]) expect(withTimes(text, now)).toBe(text);
  });
});
