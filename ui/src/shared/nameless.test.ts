import { describe, expect, it } from "vitest";
import { nameless } from "./nameless";

const numbers = new Map([["s1", "Student 12"], ["s2", "Student 9"], ["s3", "Student 100"]]);
const of = <T>(value: T, order: "as they come" | "by number" = "as they come") => nameless(value, numbers, "A student", order);

describe("rows without names", () => {
  it("have the number of their student in the name's place, and no second form of the name", () => {
    expect(of({ student: "s1", name: "Layla Haddad", also: "ليلى", note: "21 of 20" })).toEqual({
      student: "s1", name: "Student 12", also: "", note: "21 of 20",
    });
  });

  it("find their student also where the row says its grade", () => {
    expect(of({ at: { section: "a", assignment: "b", student: "s2" }, name: "Ben" }).name).toBe("Student 9");
  });

  it("take the number that the row says itself, which may be of another section", () => {
    expect(of({ student: "s1", name: "Layla", alias: "Student 3" }).name).toBe("Student 3");
    expect(of({ id: "s1", name: "Layla", alias: "Student 3", also: "x" })).toEqual({ id: "s1", name: "Student 3", alias: "Student 3", also: "" });
  });

  it("leave what is about an assignment or a section as it is", () => {
    const rows = [{ student: null, name: "Due date" }, { at: null, name: "The assignment", also: "" }, { section: "a", name: "Algebra I", alias: "", student: null }];
    expect(of(rows)).toEqual(rows);
  });

  it("never say the name of somebody who has no number yet", () => {
    expect(of({ student: "s9", name: "Layla" }).name).toBe("A student");
  });

  it("are found at any depth, and the rest stays the same", () => {
    const view = { name: "Algebra I", total: 2, groups: [{ title: "Exit ticket", rows: [{ student: "s1", name: "Layla" }, { student: null, name: "Title" }] }] };
    expect(of(view)).toEqual({ ...view, groups: [{ title: "Exit ticket", rows: [{ student: "s1", name: "Student 12" }, { student: null, name: "Title" }] }] });
  });

  it("stand by number where the order of the names would tell them, behind what is about nobody", () => {
    const rows = [{ student: "s1", name: "Ana" }, { student: "s2", name: "Ben" }, { student: null, name: "Title" }, { student: "s3", name: "Cem" }];
    expect(of(rows, "by number").map((row) => row.name)).toEqual(["Title", "Student 9", "Student 12", "Student 100"]);
    expect(of(rows).map((row) => row.name)).toEqual(["Student 12", "Student 9", "Title", "Student 100"]);
    expect(of({ lines: [3, 1, 2] }, "by number")).toEqual({ lines: [3, 1, 2] });
  });
});
