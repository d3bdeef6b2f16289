import { describe, expect, it } from "vitest";
import type { ChangeField, ChangeRow, ChangesView, ChangeVerdict, Take, ValueView } from "../ipc";
import { carry, decisions, filterCounts, nextOpen, put, refusedRows, rowsOf, shown, tally } from "./choices";

const lms: Take = { kind: "lms" };
const mine: Take = { kind: "mine" };
const value = (text: string, kind: ValueView["kind"] = "score"): ValueView => ({ kind, text, delta: "", same: false });

function row(key: string, field: ChangeField, suggestion: Take | null, more: Partial<ChangeRow> = {}): ChangeRow {
  const verdict: ChangeVerdict = suggestion === null ? "both" : "lms_only";
  return {
    key, field, student: key, name: key, also: "", what: "", verdict, base: value("4"), local: value("5"), remote: value("6"), words: [],
    suggestion, suggested_by: "", editable: true, edited_by: "", edited_at: null, details: [], ...more,
  };
}

const rows = [row("ana", "score", lms), row("ben", "score", null), row("cem", "comment", lms), row("dua", "score", mine, { remote: value("–", "blank") })];
const details = [row("title", "title", lms, { student: null })];

function view(first = rows): ChangesView {
  return {
    section: "s", read_at: null, total: 5, to_decide: 1, conflict: 1, changed: 4, deleted: 0, scores: 3, comments: 1, details: 1, taken: [],
    groups: [
      { assignment: "a1", title: "Quiz", points: "", due: null, to_decide: 1, rows: first },
      { assignment: "a2", title: "Essay", points: "", due: null, to_decide: 0, rows: details },
    ],
  };
}
const start = () => carry(null, new Map(), view());

describe("what is filled in", () => {
  it("takes suggestions only; a conflict starts with nothing", () => {
    const choices = start();
    expect(choices.get("ana")).toEqual(lms);
    expect(choices.get("dua")).toEqual(mine);
    expect(choices.has("ben")).toBe(false);
    expect(tally(rowsOf(view().groups), choices)).toEqual({ total: 5, decided: 4, lms: 3, mine: 1, own: 0 });
  });

  it("keeps a choice over a new reading while nothing about the row moved", () => {
    const choices = put(start(), [rows[1] as ChangeRow], { kind: "value", text: "7" });
    expect(carry(view(), choices, view()).get("ben")).toEqual({ kind: "value", text: "7" });
  });

  it("drops a choice when one of the three values moved", () => {
    const choices = put(start(), [rows[1] as ChangeRow], mine);
    const moved = rows.map((one) => (one.key === "ben" ? { ...one, remote: value("9") } : one));
    expect(carry(view(), choices, view(moved)).has("ben")).toBe(false);
  });

  it("does not fill a suggestion in again that was taken back", () => {
    const choices = put(start(), [rows[0] as ChangeRow], null);
    const again = carry(view(), choices, view());
    expect(decisions(view().groups, again).some((one) => one.student === "ana")).toBe(false);
  });
});

describe("what is applied", () => {
  it("is exactly what is chosen, in the order on screen", () => {
    const choices = put(start(), [rows[2] as ChangeRow], { kind: "value", text: "Well done" });
    expect(decisions(view().groups, choices)).toEqual([
      { assignment: "a1", student: "ana", field: "score", take: lms },
      { assignment: "a1", student: "cem", field: "comment", take: { kind: "value", text: "Well done" } },
      { assignment: "a1", student: "dua", field: "score", take: mine },
      { assignment: "a2", student: null, field: "title", take: lms },
    ]);
  });

  it("leaves what has no choice out", () => {
    expect(decisions(view().groups, put(start(), rowsOf(view().groups), null))).toEqual([]);
  });
});

describe("filters", () => {
  it("count what they show", () => {
    const counts = filterCounts(view().groups);
    expect(counts).toEqual({ all: 5, decide: 1, changed: 3, deleted: 1, scores: 3, comments: 1, details: 1 });
    for (const [name, count] of Object.entries(counts)) expect(rowsOf(shown(view().groups, name as keyof typeof counts))).toHaveLength(count);
  });

  it("leave groups without a row out", () => {
    expect(shown(view().groups, "details").map((group) => group.assignment)).toEqual(["a2"]);
  });
});

describe("the next to decide", () => {
  it("goes round and skips what is chosen", () => {
    const all = rowsOf(view().groups);
    expect(nextOpen(all, start(), "dua")?.key).toBe("ben");
    expect(nextOpen(all, put(start(), all, lms), "dua")).toBeNull();
  });
});

describe("refusals", () => {
  it("come back to the part of the grade that was typed", () => {
    const twice = [row("eva", "score", lms), row("eva", "comment", lms, { key: "eva/comment" })];
    const groups = view(twice).groups;
    const choices = put(put(new Map(), [twice[0] as ChangeRow], { kind: "value", text: "abc" }), [twice[1] as ChangeRow], lms);
    const refused = [{ assignment: "a1", student: "eva", input: "abc", message: "Not a score." }];
    expect([...refusedRows(groups, choices, refused)]).toEqual([["eva", "Not a score."]]);
  });

  it("know an assignment’s own details by the missing student", () => {
    const refused = [{ assignment: "a2", student: "", input: "", message: "Changed meanwhile." }];
    expect([...refusedRows(view().groups, start(), refused).keys()]).toEqual(["title"]);
  });
});
