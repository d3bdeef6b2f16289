import { describe, expect, it } from "vitest";
import { fieldAskOf, stepOf } from "./keys";

const press = (key: string, held: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held,
});
const alt = { altKey: true };

describe("the way to another student", () => {
  it("is Alt with an arrow, from a score's field too", () => {
    expect(stepOf(press("ArrowDown", alt), "score", true)).toBe(1);
    expect(stepOf(press("ArrowUp", alt), "elsewhere", false)).toBe(-1);
  });

  it("leaves Alt with an arrow to the list of students and to comments", () => {
    expect(stepOf(press("ArrowDown", alt), "text", true)).toBeNull();
  });

  it("is J and K outside of fields, unless single letters are off", () => {
    expect(stepOf(press("j"), "elsewhere", true)).toBe(1);
    expect(stepOf(press("K"), "elsewhere", true)).toBe(-1);
    expect(stepOf(press("j"), "elsewhere", false)).toBeNull();
    expect(stepOf(press("n"), "elsewhere", true, [{ action: "next", key: "N" }]), "a key of the teacher's own").toBe(1);
    expect(stepOf(press("j"), "elsewhere", true, [{ action: "next", key: "N" }])).toBeNull();
    expect(stepOf(press("j"), "score", true)).toBeNull();
    expect(stepOf(press("k", { ctrlKey: true }), "elsewhere", true)).toBeNull();
  });
});

describe("keys in a score's field", () => {
  it("keep and go on, keep and go back, keep and stay", () => {
    expect(fieldAskOf(press("Enter"))).toEqual({ ask: "keep", by: 1 });
    expect(fieldAskOf(press("Enter", { shiftKey: true }))).toEqual({ ask: "keep", by: -1 });
    expect(fieldAskOf(press("Enter", { ctrlKey: true }))).toEqual({ ask: "keep", by: 0 });
    expect(fieldAskOf(press("ArrowDown"))).toEqual({ ask: "step", by: 1 });
  });

  it("undo and redo, also with the key of a Mac", () => {
    expect(fieldAskOf(press("z", { ctrlKey: true }))).toEqual({ ask: "undo" });
    expect(fieldAskOf(press("Z", { metaKey: true, shiftKey: true }))).toEqual({ ask: "redo" });
    expect(fieldAskOf(press("y", { ctrlKey: true }))).toEqual({ ask: "redo" });
  });

  it("leave everything that can be text, selected or copied alone", () => {
    for (const key of ["a", "z", "7", "Tab", "ArrowLeft"]) expect(fieldAskOf(press(key)), key).toBeNull();
    expect(fieldAskOf(press("c", { ctrlKey: true }))).toBeNull();
    expect(fieldAskOf(press("ArrowDown", alt))).toBeNull();
  });
});
