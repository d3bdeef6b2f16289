import { describe, expect, it } from "vitest";
import type { HistoryRun } from "../ipc";
import { clock } from "../shared/format";
import { titleOf } from "./undone";

const at = new Date().toISOString();
const run = (more: Partial<HistoryRun>): HistoryRun => ({
  run: "r", kind: "sent", title: "Sent to Canvas", at, seconds: 1, confirmed: 0, new_scores: 0, replaced: 0, failed: 0, held: 0, found: 0, stopped: "", automatic: false,
  undoes: null, undoes_at: null, undone: false, can_undo: false, ...more,
});

describe("the name of a run", () => {
  it("is the desk’s, unless it undid another one", () => {
    expect(titleOf(run({ title: "Sent to Canvas, later undone", undone: true }))).toBe("Sent to Canvas, later undone");
  });
  it("says when the sync began that it undid", () => {
    expect(titleOf(run({ undoes: "s", undoes_at: at }))).toBe(`Undid a sync from ${clock(at)}`);
    expect(titleOf(run({ undoes: "s", undoes_at: at, undone: true }))).toBe(`Undid a sync from ${clock(at)}, later undone`);
  });
});
