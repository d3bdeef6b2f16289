import { describe, expect, it } from "vitest";
import { askOf } from "./keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

describe("keys of the review list", () => {
  it("are one press for every deed", () => {
    const asked = (key: string) => askOf(press(key), true, true)?.ask;
    expect(["a", "A", "e", "x", "c", "o", "h"].map(asked)).toEqual(["approve", "approve", "edit", "excuse", "comment", "open", "hide"]);
    expect(askOf(press("A", { shiftKey: true }), true, true)).toEqual({ ask: "approveAll" });
    expect(askOf(press("j"), true, true)).toEqual({ ask: "move", by: 1 });
    expect(askOf(press("ArrowUp"), true, true)).toEqual({ ask: "move", by: -1 });
  });

  it("begin an edit with the digit that was typed", () => {
    expect(askOf(press("3"), true, true)).toEqual({ ask: "edit", text: "3" });
    expect(askOf(press("Enter"), true, true)).toEqual({ ask: "edit", text: null });
  });

  it("leave the keys of a button to the button", () => {
    expect(askOf(press("Enter"), false, true)).toBeNull();
    expect(askOf(press("ArrowDown"), false, true)).toBeNull();
    expect(askOf(press("a"), false, true)).toEqual({ ask: "approve" });
  });

  it("do nothing as single letters where they are turned off, while arrows and Enter go on", () => {
    expect(["a", "j", "3"].map((key) => askOf(press(key), true, false))).toEqual([null, null, null]);
    expect(askOf(press("A", { shiftKey: true }), true, false)).toBeNull();
    expect(askOf(press("ArrowDown"), true, false)).toEqual({ ask: "move", by: 1 });
  });

  it("are the teacher's own where there are some, with Shift too", () => {
    const own = [{ action: "approve", key: "G" }];
    expect(askOf(press("g"), true, true, own)).toEqual({ ask: "approve" });
    expect(askOf(press("G", { shiftKey: true }), true, true, own)).toEqual({ ask: "approveAll" });
    expect(askOf(press("a"), true, true, own)).toBeNull();
    expect(askOf(press("g"), true, false, own)).toBeNull();
  });

  it("held down go on moving, but approve once", () => {
    expect(askOf(press("a", { repeat: true }), true, true)).toBeNull();
    expect(askOf(press("j", { repeat: true }), true, true)).toEqual({ ask: "move", by: 1 });
  });

  it("with Ctrl, ⌘ or Alt belong to the window", () => {
    expect([{ ctrlKey: true }, { metaKey: true }, { altKey: true }].map((more) => askOf(press("a", more), true, true))).toEqual([null, null, null]);
  });
});
