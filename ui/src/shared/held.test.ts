import { describe, expect, it } from "vitest";
import { heldGlyph, remedyPlace } from "./held";

describe("what is held back", () => {
  it("is mended where the teacher can do something about it, and nowhere in this window otherwise", () => {
    expect(["to_decide", "changed", "deleted"].map(remedyPlace)).toEqual(["changes", "changes", "changes"]);
    expect(["above_maximum", "flags"].map(remedyPlace)).toEqual(["score", "score"]);
    expect(["due_in_past", "details_missing"].map(remedyPlace)).toEqual(["assignment", "assignment"]);
    expect(remedyPlace("unanswered")).toBe("answer");
    expect(["not_matched", "section_not_linked", "not_ready", "left"].map(remedyPlace)).toEqual([null, null, null, null]);
  });
  it("has a glyph, also for a reason that this window does not know yet", () => {
    expect(heldGlyph("not_matched")).toBe("unlink");
    expect(heldGlyph("something_new")).toBe("held");
  });
});
