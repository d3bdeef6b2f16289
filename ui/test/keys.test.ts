import { describe, expect, it } from "vitest";
import { type Key, askOf, editAskOf } from "../src/grid/keys";
import { windowKey } from "../src/views/route";

const key = (name: string, held: Partial<Key> = {}): Key => ({ key: name, shift: false, ctrl: false, alt: false, ...held });
const step = (rows: number, cols: number) => ({ by: "step", rows, cols });

describe("keys on a cell", () => {
  it.each([
    ["ArrowDown", step(1, 0)],
    ["ArrowUp", step(-1, 0)],
    ["ArrowRight", step(0, 1)],
    ["ArrowLeft", step(0, -1)],
    ["Home", { by: "edge", to: "rowStart" }],
    ["End", { by: "edge", to: "rowEnd" }],
    ["PageDown", { by: "page", pages: 1 }],
    ["PageUp", { by: "page", pages: -1 }],
  ])("%s moves, and selects with Shift", (name, move) => {
    expect(askOf(key(name))).toEqual({ ask: "move", move, extend: false });
    expect(askOf(key(name, { shift: true }))).toEqual({ ask: "move", move, extend: true });
  });
  it("goes to the first and last cell with Ctrl", () => {
    expect(askOf(key("Home", { ctrl: true }))).toMatchObject({ move: { by: "edge", to: "first" } });
    expect(askOf(key("End", { ctrl: true }))).toMatchObject({ move: { by: "edge", to: "last" } });
  });
  it("swaps the sideways arrows in a right-to-left layout", () => {
    expect(askOf(key("ArrowLeft"), { rtl: true })).toMatchObject({ move: step(0, 1) });
  });
  it.each([
    ["a", "approve"],
    ["X", "excuse"],
    ["l", "late"],
    ["c", "comment"],
    [" ", "inspector"],
    ["Delete", "clear"],
    ["Escape", "escape"],
  ])("%s asks to %s", (name, ask) => {
    expect(askOf(key(name))).toEqual({ ask });
  });
  it("obeys the teacher's own keys, and a letter that is free begins an edit", () => {
    const own = [{ action: "approve", key: "G" }];
    expect(askOf(key("g"), { own })).toEqual({ ask: "approve" });
    expect(askOf(key("a"), { own })).toEqual({ ask: "edit", text: "a" });
    expect(askOf(key("g"), { own, lettersOn: false })).toBeNull();
  });
  it("edits by Enter, F2 and typing, and leaves the question mark to the window", () => {
    expect(askOf(key("Enter"))).toEqual({ ask: "edit", text: null });
    expect(askOf(key("F2"))).toEqual({ ask: "edit", text: null });
    expect(askOf(key("7"))).toEqual({ ask: "edit", text: "7" });
    expect(askOf(key("e"))).toEqual({ ask: "edit", text: "e" });
    expect(askOf(key("-"))).toEqual({ ask: "edit", text: "-" });
    expect(askOf(key("?", { shift: true }))).toBeNull();
  });
  it("does nothing with single letters when they are turned off", () => {
    expect(askOf(key("a"), { lettersOn: false })).toBeNull();
  });
  it("undoes, redoes and fills; copying and pasting stay the browser's", () => {
    expect(askOf(key("z", { ctrl: true }))).toEqual({ ask: "undo" });
    expect(askOf(key("Z", { ctrl: true, shift: true }))).toEqual({ ask: "redo" });
    expect(askOf(key("y", { ctrl: true }))).toEqual({ ask: "redo" });
    expect(askOf(key("d", { ctrl: true }))).toEqual({ ask: "fillDown" });
    expect(askOf(key("c", { ctrl: true }))).toBeNull();
    expect(askOf(key("v", { ctrl: true }))).toBeNull();
    expect(askOf(key("x", { ctrl: true }))).toBeNull();
  });
  it("fills with Ctrl Enter only when several cells are selected, else the window opens the sync sheet", () => {
    expect(askOf(key("Enter", { ctrl: true }), { several: true })).toEqual({ ask: "fill" });
    expect(askOf(key("Enter", { ctrl: true }))).toBeNull();
  });
  it("ignores Alt and keys that are not text", () => {
    expect(askOf(key("a", { alt: true }))).toBeNull();
    expect(askOf(key("Process"))).toBeNull();
    expect(askOf(key("Tab"))).toBeNull();
  });
});

describe("keys while typing", () => {
  it("keeps and moves", () => {
    expect(editAskOf(key("Enter"), false)).toEqual({ ask: "keep", move: step(1, 0) });
    expect(editAskOf(key("Enter", { shift: true }), false)).toEqual({ ask: "keep", move: step(-1, 0) });
    expect(editAskOf(key("Tab"), false)).toEqual({ ask: "keep", move: step(0, 1) });
    expect(editAskOf(key("Tab", { shift: true }), false)).toEqual({ ask: "keep", move: step(0, -1) });
  });
  it("fills a selection and drops by Escape", () => {
    expect(editAskOf(key("Enter", { ctrl: true }), true)).toEqual({ ask: "fill" });
    expect(editAskOf(key("Escape"), false)).toEqual({ ask: "drop" });
    expect(editAskOf(key("ArrowLeft"), false)).toBeNull();
  });
});

describe("keys of the window", () => {
  const press = (name: string, held: Partial<KeyboardEvent> = {}) => ({
    key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held,
  });
  it("finds, syncs and changes tabs", () => {
    expect(windowKey(press("k", { ctrlKey: true }), true)).toBe("find");
    expect(windowKey(press("Enter", { metaKey: true }), false)).toBe("sync");
    expect(["1", "2", "3", "4", "5"].map((key) => windowKey(press(key, { ctrlKey: true }), false))).toEqual(["gradebook", "review", "changes", "history", null]);
  });
  it("leaves text alone", () => {
    expect(windowKey(press("z", { ctrlKey: true }), true)).toBeNull();
    expect(windowKey(press("?"), true)).toBeNull();
    expect(windowKey(press("Enter", { ctrlKey: true }), true)).toBeNull();
  });
});
