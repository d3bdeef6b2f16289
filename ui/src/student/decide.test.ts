import { describe, expect, it } from "vitest";
import type { Mark, Standing } from "../book/ledger";
import { chosen, deedsOf, stepped, typedOf } from "./decide";

const mark = (standing: Standing): Mark => ({ standing, flags: 0, shown: "3", note: "" });
const people = ["ana", "ben", "cem"].map((id) => ({ id }));

describe("typed text", () => {
  it("asks for nothing when it is what was there, but for spaces", () => {
    expect(typedOf(" 17 ", "17")).toBe("same");
    expect(typedOf("", "")).toBe("same");
  });

  it("never clears a grade by being blank", () => {
    expect(typedOf("  ", "17")).toBe("blank");
  });

  it("is an edit otherwise, whatever it says: what may stand there is the desk's rule", () => {
    expect(typedOf("9z9", "17")).toBe("new");
    expect(typedOf("17.0", "17")).toBe("new");
  });
});

describe("the buttons of a grade", () => {
  it("approve a draft, and take back what was approved and not sent", () => {
    expect(deedsOf(mark("d"))).toEqual({ approve: true, back: false, choose: false });
    for (const held of ["a", "n", "h"] as const) expect(deedsOf(mark(held)), held).toEqual({ approve: false, back: true, choose: false });
  });

  it("offer both sides where the LMS differs", () => {
    for (const differs of ["c", "x"] as const) expect(deedsOf(mark(differs)), differs).toEqual({ approve: false, back: false, choose: true });
  });

  it("offer nothing of it while a grade is on its way, agreed, or not there", () => {
    for (const quiet of ["e", "s", "l", "j", "f"] as const) expect(deedsOf(mark(quiet)), quiet).toEqual({ approve: false, back: false, choose: false });
  });
});

describe("going from student to student", () => {
  it("begins with the wanted one, or with the first when that one is not here", () => {
    expect(chosen(people, "ben")?.id).toBe("ben");
    expect(chosen(people, "dora")?.id).toBe("ana");
    expect(chosen([], "ana")).toBeNull();
  });

  it("ends at the first and at the last", () => {
    expect(stepped(people, "ana", 1)?.id).toBe("ben");
    expect(stepped(people, "ana", -1)).toBeNull();
    expect(stepped(people, "cem", 1)).toBeNull();
    expect(stepped(people, "dora", 1)).toBeNull();
  });
});
