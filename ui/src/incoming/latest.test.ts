import { describe, expect, it } from "vitest";
import { Latest } from "./latest";

describe("answers that overtake each other", () => {
  it("lets only the answer to the last question count", () => {
    const latest = new Latest();
    const first = latest.next();
    const second = latest.next();
    expect(latest.is(second), "it was asked last").toBe(true);
    expect(latest.is(first), "a later question was asked meanwhile").toBe(false);
  });

  it("drops what is under way as soon as something else is asked, before that is sent", () => {
    const latest = new Latest();
    const underway = latest.next();
    latest.next();
    expect(latest.is(underway)).toBe(false);
  });
});
