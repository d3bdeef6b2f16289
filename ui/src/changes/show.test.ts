import { describe, expect, it } from "vitest";
import type { ChangeRow, ValueView } from "../ipc";
import { editorStart, fromInput, outcome, reads, toLocalInput, trimmed } from "./show";

const value = (text: string, kind: ValueView["kind"] = "score"): ValueView => ({ kind, text, delta: "", same: false });
const row = (more: Partial<ChangeRow>): ChangeRow => ({
  key: "k", field: "score", student: "s", name: "Ana", also: "", what: "", verdict: "lms_only", base: value("4"), local: value("5"), remote: value("6"),
  words: [], suggestion: null, suggested_by: "", editable: true, edited_by: "", edited_at: null, details: [], ...more,
});

describe("will become", () => {
  it("says where a value comes from and where it goes", () => {
    expect(outcome(row({}), null, "Canvas")).toMatchObject({ open: true });
    expect(outcome(row({}), { kind: "lms" }, "Canvas")).toMatchObject({ text: "6", note: "taken from Canvas", open: false });
    expect(outcome(row({}), { kind: "mine" }, "Canvas")).toMatchObject({ text: "5", note: "sent at next sync" });
    expect(outcome(row({}), { kind: "value", text: "7,5" }, "Canvas")).toMatchObject({ text: "7,5", note: "sent at next sync" });
  });

  it("never calls a cleared score nothing", () => {
    expect(outcome(row({ remote: value("–", "blank") }), { kind: "lms" }, "Canvas").text).toBe("No score");
    expect(reads(value("–", "blank"), "comment")).toBe("No comment");
  });

  it("names a longer, a shorter and another comment", () => {
    const words = (kinds: string[]) => kinds.map((kind) => ({ kind, text: "x" }));
    const comment = (kinds: string[]) => row({ field: "comment", base: value("a", "text"), remote: value("b", "text"), words: words(kinds) });
    expect(outcome(comment(["same", "added"]), { kind: "lms" }, "Canvas").text).toBe("Longer comment");
    expect(outcome(comment(["same", "removed"]), { kind: "lms" }, "Canvas").text).toBe("Shorter comment");
    expect(outcome(comment(["removed", "added"]), { kind: "lms" }, "Canvas").text).toBe("Other comment");
  });
});

describe("the editor", () => {
  it("starts with mine, or with what was typed before", () => {
    expect(editorStart(row({}), null)).toBe("5");
    expect(editorStart(row({}), { kind: "value", text: "9" })).toBe("9");
    expect(editorStart(row({ local: value("–", "blank") }), null)).toBe("");
  });

  it("carries a date through the reader’s own clock unchanged", () => {
    const at = "2026-12-01T23:59:00.000Z";
    expect(fromInput(toLocalInput(at), "due")).toBe(at);
    expect(fromInput("", "due")).toBe("");
  });
});

describe("pieces of a comment", () => {
  it("keep the blanks around a word apart", () => {
    expect(trimmed(" so be it ")).toEqual([" ", "so be it", " "]);
    expect(trimmed("\n")).toEqual(["\n", "", ""]);
    expect(trimmed("word")).toEqual(["", "word", ""]);
  });
});
