import { describe, expect, it } from "vitest";
import { Arrangement } from "../src/grid/arrangement.svelte";
import { flag, Ledger } from "../src/book/ledger";
import { chipOf } from "../src/grid/head";
import { classOf, flagsOf, glyphOf, nameOf, tipOf } from "../src/book/marks";
import type { AssignmentHead, StudentView } from "../src/ipc";

const student = (id: string): StudentView => ({ id, name: id, also: "", alias: "Student 1", linked: true, left: false });
const head = (id: string, state: AssignmentHead["state"] = "in_lms"): AssignmentHead => ({
  id, remote_id: null, title: id, points: "60", due: null, auto_graded: false, state, urgent: "e", urgent_count: 0, sends_by_itself: false,
});
const students = [student("s1"), student("s2"), student("s3")];
const book = () =>
  new Ledger({
    students,
    columns: [
      { assignment: "a1", looks: `d034|l${String.fromCharCode(48 + flag.excused)}Excused|x252`, cells: "012", notes: { s3: "Changed here and in Canvas. Your decision" } },
      { assignment: "a2", looks: "e0|c044|d07", cells: "012", notes: { s2: "Changed in Canvas, 41 → 44" } },
    ],
  });

describe("the ledger", () => {
  it("unpacks columns by assignment and student", () => {
    expect(book().mark("a1", "s1")).toEqual({ standing: "d", flags: 0, shown: "34", note: "" });
    expect(book().mark("a1", "s2").flags).toBe(flag.excused);
    expect(book().mark("a2", "s2").note).toBe("Changed in Canvas, 41 → 44");
  });
  it("knows nothing of cells that are not there", () => {
    expect(book().mark("a9", "s1").standing).toBe("e");
    expect(book().mark("a1", "s9").standing).toBe("e");
  });
  it("takes patches over and says which it knew", () => {
    const ledger = book();
    const cells = ledger.patch([
      { assignment: "a1", student: "s1", standing: "a", flags: 1, shown: "35", note: "" },
      { assignment: "a9", student: "s1", standing: "a", flags: 1, shown: "35", note: "" },
    ]);
    expect(cells).toEqual([{ assignment: "a1", student: "s1" }]);
    expect(ledger.mark("a1", "s1")).toEqual({ standing: "a", flags: 1, shown: "35", note: "" });
  });
  it("draws a letter it does not know as held back, not as fine", () => {
    const ledger = book();
    ledger.patch([{ assignment: "a1", student: "s1", standing: "?", flags: 0, shown: "1", note: "" }]);
    expect(ledger.mark("a1", "s1").standing).toBe("h");
  });
});

describe("marks", () => {
  it("shows where a grade stands before what its value is", () => {
    expect(glyphOf({ standing: "l", flags: flag.excused, shown: "Excused", note: "" })).toBe("excused");
    expect(glyphOf({ standing: "a", flags: flag.excused, shown: "Excused", note: "" })).toBe("tick");
    expect(glyphOf({ standing: "e", flags: 0, shown: "", note: "" })).toBeNull();
  });
  it("names a cell by value, maximum and state", () => {
    expect(nameOf({ standing: "c", flags: 0, shown: "44", note: "Changed in Canvas, 41 → 44" }, "60", "Canvas")).toBe("44 of 60. Changed in Canvas, 41 → 44");
    expect(nameOf({ standing: "e", flags: 0, shown: "", note: "" }, "60", "Canvas")).toBe("Not graded yet");
    expect(nameOf({ standing: "l", flags: flag.missing, shown: "Missing", note: "" }, "60", "Canvas")).toBe("Missing. Not handed in");
  });
  it("adds the flags in words", () => {
    expect(tipOf({ standing: "d", flags: flag.late | flag.offline, shown: "3", note: "" }, "Canvas")).toBe("Draft. Approve it before it can be sent. Handed in late. Saved on this computer.");
  });
  it("marks what was saved offline and what was adjusted", () => {
    expect(classOf({ standing: "d", flags: flag.offline, shown: "3", note: "" })).toContain("cell-q");
    expect(flagsOf({ standing: "j", flags: flag.late, shown: "3", note: "" })).toEqual(["clock", "sliders"]);
  });
  it("puts the most urgent state into the head, with everything in words", () => {
    const ledger = book();
    const chip = chipOf(head("a1"), ledger.urgent(head("a1")), "Canvas");
    expect(chip).toMatchObject({ icon: "conflict", count: 1, said: "1 to decide, 1 to approve" });
    expect(chipOf(head("a1", "unanswered"), ledger.urgent(head("a1")), "Canvas")).toMatchObject({ icon: "help" });
    expect(chipOf(head("a9"), [], "Canvas")).toBeNull();
  });
});

describe("the arrangement", () => {
  const heads = [head("a1"), head("a2")];
  it("turns the order around without touching the book", () => {
    const arrangement = new Arrangement();
    arrangement.order = "oldest";
    expect(arrangement.heads(heads).map((one) => one.id)).toEqual(["a2", "a1"]);
    expect(heads.map((one) => one.id)).toEqual(["a1", "a2"]);
  });
  it("sorts by score with words and blanks last", () => {
    const arrangement = new Arrangement();
    arrangement.rows = { by: "score", assignment: "a1", first: "high" };
    expect(arrangement.students(students, book()).map((one) => one.id)).toEqual(["s3", "s1", "s2"]);
  });
  it("keeps only rows and columns with a fitting grade, until the filter is chosen again", () => {
    const arrangement = new Arrangement();
    const ledger = book();
    arrangement.choose("changed", ledger, students, heads);
    expect(arrangement.students(students, ledger).map((one) => one.id)).toEqual(["s2", "s3"]);
    ledger.patch([{ assignment: "a2", student: "s2", standing: "l", flags: 0, shown: "44", note: "" }]);
    expect(arrangement.students(students, ledger)).toHaveLength(2);
    arrangement.uncover({ assignment: "a1", student: "s1" });
    expect(arrangement.students(students, ledger)).toHaveLength(3);
  });
});
