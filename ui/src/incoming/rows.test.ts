import { describe, expect, it } from "vitest";
import type { ImportCounts, ImportOutcome, ImportRow, RowFound } from "../ipc";
import { bare } from "../shared/bytes";
import { carriesFile } from "./file";
import { openRows, segments, spread, strangers } from "./rows";
import { importWords as words } from "./words";

const row = (line: number, found: RowFound, ...outcomes: ImportOutcome[]): ImportRow => ({
  line, who: "Ada", student: null, name: "", also: "", found, evidence: "", candidates: [], same_name: null, held: "",
  values: outcomes.map((outcome, work) => ({ work, before: "–", after: "", comment: null, outcome, message: "", said: "", note: "" })),
});
const lines = (rows: readonly ImportRow[], held: ReadonlyMap<number, "say" | "out" | "change"> = new Map()) =>
  segments(rows, held).map((one) => [one.group, one.rows.map((shown) => shown.row.line)]);

describe("the order of the rows", () => {
  it("puts first what needs a person, and leaves out groups without rows", () => {
    const rows = [row(2, "by_id", "changes"), row(3, "by_name", "unsettled"), row(4, "torn"), row(5, "nobody"), row(6, "twice", "changes"), row(7, "other_name", "changes")];
    expect(lines(rows)).toEqual([["say", [3, 4, 6, 7]], ["change", [2]], ["out", [5]]]);
  });

  it("is by what becomes of the values: one that changes counts more than one that can't", () => {
    const rows = [row(2, "by_id", "same", "blank"), row(3, "by_id", "problem", "changes"), row(4, "chosen", "problem", "same"), row(5, "by_id")];
    expect(lines(rows)).toEqual([["problem", [4]], ["change", [3]], ["same", [2, 5]]]);
  });

  it("keeps a row where it was when somebody was chosen for it", () => {
    const rows = [row(2, "chosen", "changes"), row(3, "left_out"), row(4, "by_id", "changes")];
    expect(lines(rows, new Map([[2, "say"], [3, "say"]]))).toEqual([["say", [2, 3]], ["change", [4]]]);
    expect(lines(rows)).toEqual([["change", [2, 4]], ["out", [3]]]);
  });

  it("says of a row that is whole in itself that it waits for its assignment, not that it is here already", () => {
    expect(lines([row(2, "by_id", "waits"), row(3, "by_id", "blank"), row(4, "by_id", "problem", "waits")])).toEqual([["problem", [4]], ["wait", [2]], ["same", [3]]]);
  });

  it("counts what is still open, not what was chosen meanwhile", () => {
    const [say] = segments([row(2, "chosen", "changes"), row(3, "by_name", "unsettled"), row(4, "left_out")], new Map([[2, "say"], [4, "say"]]));
    expect([openRows(say?.rows ?? []), say?.rows.length]).toEqual([1, 3]);
    expect([words.say(1, 3), words.say(0, 3)]).toEqual(["Say who this is · 1 left", "3 chosen by you"]);
  });

  it("names those whom the section does not know in the heading", () => {
    const rows = segments([row(2, "nobody"), { ...row(3, "nobody"), who: "" }, row(4, "left_out")], new Map())[0]?.rows ?? [];
    expect(strangers(rows)).toEqual(["Ada"]);
    expect(words.outNote(strangers(rows), rows.length)).toBe("Nobody of this section: Ada. Left out by you, or without a name");
    expect(words.outNote(["A", "B", "C", "D", "E"], 5)).toBe("Nobody of this section: A, B, C and 2 more");
  });

  it("gives two rows of one line keys of their own", () => {
    const keys = segments([row(2, "by_id", "changes"), row(2, "by_id", "changes")], new Map()).flatMap((one) => one.rows.map((shown) => shown.key));
    expect(new Set(keys).size).toBe(2);
  });
});

describe("the values of a row", () => {
  it("are told where something changes or can't be taken in, and counted where not", () => {
    const { told, same, blank } = spread(row(2, "by_id", "same", "changes", "blank", "problem", "same").values);
    expect([told.map((one) => one.work), same, blank]).toEqual([[1, 3], 2, 1]);
    expect(words.more(same, blank)).toBe("2 here already, 1 blank");
  });
});

describe("the sentence with the counts", () => {
  const none: ImportCounts = { changes: 0, same: 0, blanks: 0, problems: 0, waiting: 0, settled: 0, to_settle: 0, left_out: 0, created: 0 };

  it("says what changes and what does not, each only if there is some", () => {
    expect(words.counts({ ...none, changes: 24, same: 1, left_out: 2 })).toBe("24 grades change, 1 is here already, 2 rows stay out");
    expect(words.counts({ ...none, changes: 1, created: 1, to_settle: 3, problems: 2, blanks: 1 })).toBe(
      "1 grade changes, 1 assignment is made, 1 is blank, 2 can’t be taken in, 3 rows wait for a student",
    );
    expect(words.counts(none), "nothing is said plainly too").toBe("0 grades change");
  });

  it("is followed by a button that says the same number", () => {
    expect([0, 1, 24].map(words.takeIn)).toEqual(["Nothing to take in", "Take in 1 grade", "Take in 24 grades"]);
  });
});

describe("a file on its way", () => {
  it("is sent without the words before its bytes", () => {
    expect(bare("data:text/csv;base64,QSxC")).toBe("QSxC");
    expect(bare("data:"), "an empty file has nothing").toBe("");
  });

  it("is told from text that is dragged", () => {
    expect(carriesFile({ types: ["Files"] })).toBe(true);
    expect(carriesFile({ types: ["text/plain"] })).toBe(false);
    expect(carriesFile(null)).toBe(false);
  });
});
