import { describe, expect, it } from "vitest";
import type { ExportAssignment, ExportView } from "../ipc";
import { begin, pick, request, sum, type Choice } from "./choice";

const assignment = (id: string, approved: number, drafts: number): ExportAssignment => ({ assignment: id, title: id, points: "20", due: null, approved, drafts });
const view: ExportView = {
  name: "Algebra I", students: 25,
  formats: [
    { format: "canvas_csv", name: "Canvas gradebook (CSV)", note: "", can_hide_names: false },
    { format: "csv", name: "Table (CSV)", note: "", can_hide_names: true },
  ],
  assignments: [assignment("quiz", 20, 4), assignment("essay", 0, 21), assignment("ticket", 22, 0)],
};
const start = (hidden = false): Choice => begin(view, hidden) ?? { format: "csv", picked: null, drafts: false, hide: false };

describe("what goes into a file", () => {
  it("is, at first, everything that is approved and nothing that is not", () => {
    expect(sum(view, start())).toEqual({ assignments: 3, approved: 42, drafts: 25, goes: 42 });
    expect(request("s", view, start())).toEqual({ section: "s", format: "canvas_csv", assignments: [], drafts: false, hide_names: false });
  });

  it("counts drafts only when they are asked for", () => {
    expect(sum(view, { ...start(), drafts: true }).goes).toBe(67);
    const essay = { ...start(), picked: new Set(["essay"]) };
    expect(request("s", view, essay)).toBeNull();
    expect(request("s", view, { ...essay, drafts: true })).toMatchObject({ assignments: ["essay"], drafts: true });
  });

  it("is never everything because nothing was chosen", () => {
    expect(request("s", view, { ...start(), picked: new Set() })).toBeNull();
    expect(sum(view, { ...start(), picked: new Set() })).toEqual({ assignments: 0, approved: 0, drafts: 0, goes: 0 });
  });

  it("is named in the order of the sheet, however it was ticked", () => {
    let choice = pick(view, { ...start(), picked: new Set() }, "ticket", true);
    choice = pick(view, choice, "quiz", true);
    expect(request("s", view, choice)?.assignments).toEqual(["quiz", "ticket"]);
    expect(request("s", view, pick(view, choice, "quiz", false))?.assignments).toEqual(["ticket"]);
  });

  it("begins to be chosen from everything", () => {
    expect(sum(view, pick(view, start(), "quiz", false)).assignments).toBe(2);
  });

  it("hides names as Review does, and only in files that can do without", () => {
    expect(request("s", view, start(true))?.hide_names, "a gradebook must know whom a score is for").toBe(false);
    expect(request("s", view, { ...start(true), format: "csv" })?.hide_names).toBe(true);
    expect(request("s", view, { ...start(false), format: "csv" })?.hide_names).toBe(false);
  });

  it("is nothing where there is no kind of file", () => {
    expect(begin({ ...view, formats: [] }, false)).toBeNull();
  });
});
