import { describe, expect, it } from "vitest";
import type { QueuedAssignment, ReviewRow } from "../ipc";
import { nextAssignment, nextWaiting, nextWith, segments, stepped } from "./queue";

const row = (student: string, group: ReviewRow["group"], more: Partial<ReviewRow> = {}): ReviewRow => ({
  student, name: student, also: "", alias: "Student 01", group, standing: "d", mark: "3", counted: true, against_average: "", hand_in: "", can_open: false, comment: "",
  attention: [], advice: "", recent: [], ...more,
});
const rows = [row("a", "look", { attention: ["zero"] }), row("b", "look", { attention: ["late"] }), row("c", "plain", { attention: ["late"] }), row("d", "done", { attention: ["late"] })];
const nobody = new Set<string>();

describe("the order of the rows", () => {
  it("is by group, what needs a look first, without empty groups", () => {
    const mixed = [row("x", "done"), row("y", "look"), row("z", "done")];
    expect(segments(mixed, false).map((one) => [one.group, one.rows.map((each) => each.student)])).toEqual([["look", ["y"]], ["done", ["x", "z"]]]);
  });

  it("says nothing about names while they are hidden: by number, as a person counts", () => {
    const three = [row("Ana", "plain", { alias: "Student 100" }), row("Ben", "plain", { alias: "Student 12" }), row("Cem", "plain", { alias: "Student 9" })];
    expect(segments(three, true)[0]?.rows.map((one) => one.student)).toEqual(["Cem", "Ben", "Ana"]);
    expect(segments(three, false)[0]?.rows.map((one) => one.student)).toEqual(["Ana", "Ben", "Cem"]);
  });
});

describe("going on after an approval", () => {
  it("leads to the next row that waits", () => {
    expect(nextWaiting(rows, "a", new Set(["a"]))?.student).toBe("b");
    expect(nextWaiting(rows, "b", new Set(["b"]))?.student).toBe("c");
  });

  it("begins again at the top after the last one", () => {
    expect(nextWaiting(rows, "c", new Set(["c"]))?.student).toBe("a");
    expect(nextWaiting(rows, "d", nobody)?.student).toBe("a");
  });

  it("passes over what is being approved already", () => {
    expect(nextWaiting(rows, "a", new Set(["a", "b"]))?.student).toBe("c");
    expect(nextWaiting(rows, "a", new Set(["a", "b", "c"]))).toBeNull();
  });
});

describe("moving", () => {
  it("stays within the list", () => {
    expect(stepped(rows, "a", -1)?.student).toBe("a");
    expect(stepped(rows, "c", 1)?.student).toBe("d");
    expect(stepped(rows, "d", 1)?.student).toBe("d");
    expect(stepped([], null, 1)).toBeNull();
  });

  it("to a point of attention visits only what waits, one after the other", () => {
    expect(nextWith(rows, "a", "late")?.student).toBe("b");
    expect(nextWith(rows, "b", "late")?.student).toBe("c");
    expect(nextWith(rows, "c", "late")?.student).toBe("b");
    expect(nextWith(rows, "a", "zero")?.student).toBe("a");
    expect(nextWith(rows, "a", "well_below")).toBeNull();
  });

  it("to another assignment leads to the next one that has something to approve", () => {
    const queue: QueuedAssignment[] = [["p", 2], ["q", 0], ["r", 0], ["s", 1]].map(([assignment, n]) => ({ assignment: String(assignment), title: "", to_approve: Number(n) }));
    expect(nextAssignment(queue, "q")?.assignment).toBe("s");
    expect(nextAssignment(queue, "s")?.assignment).toBe("p");
    expect(nextAssignment(queue.slice(1, 3), "q")).toBeNull();
  });
});
