import { describe, expect, it } from "vitest";
import { asDesigned, clash, drawn, meant, withKey } from "./own-keys";

const own = [{ action: "approve", key: "G" }];

describe("keys of the teacher's own", () => {
  it("stand for the designed letter, and the designed letter is free", () => {
    expect([meant("g", own), meant("G", own), meant("a", own), meant("x", own), meant("Enter", own)]).toEqual(["a", "a", null, "x", "Enter"]);
  });

  it("may trade places", () => {
    const traded = [{ action: "approve", key: "X" }, { action: "excuse", key: "A" }];
    expect([meant("x", traded), meant("a", traded)]).toEqual(["a", "x"]);
  });

  it("of deeds that this version does not know change nothing", () => {
    expect(meant("z", [{ action: "fly", key: "Z" }])).toBe("z");
  });

  it("are drawn in place of the designed ones", () => {
    expect(["A", "Shift A", "⇧ A", "X", "Enter", "Ctrl A"].map((key) => drawn(key, own))).toEqual(["G", "Shift G", "⇧ G", "X", "Enter", "Ctrl A"]);
  });

  it("clash with another deed, a fixed key, a digit, and what is no letter", () => {
    expect(clash("excuse", "g", own)).toEqual({ why: "deed", deed: "approve" });
    expect(clash("excuse", "L", own)).toEqual({ why: "fixed", what: "late" });
    expect(clash("excuse", "7", own)).toEqual({ why: "digit" });
    expect(clash("excuse", "F5", own)).toEqual({ why: "not_a_letter" });
    expect([clash("excuse", "a", own), clash("approve", "g", own), clash("approve", "ö", own)]).toEqual([null, null, null]);
  });

  it("are forgotten when they are the designed ones again", () => {
    expect(withKey("approve", "a", own)).toEqual([]);
    expect(withKey("excuse", "q", own)).toEqual([...own, { action: "excuse", key: "Q" }]);
  });

  it("give a letter back with all that depends on it", () => {
    const chain = [{ action: "approve", key: "G" }, { action: "excuse", key: "A" }, { action: "comment", key: "X" }, { action: "next", key: "D" }];
    expect(asDesigned("approve", chain)).toEqual([{ action: "next", key: "D" }]);
  });
});
