import { describe, expect, it } from "vitest";
import type { HistoryRun } from "../ipc";
import { byDay, dayLabel, filtered } from "./days";

const run = (id: string, at: Date, more: Partial<HistoryRun> = {}): HistoryRun => ({
  run: id, kind: "sent", title: "", at: at.toISOString(), seconds: 1, confirmed: 0, new_scores: 0, replaced: 0, failed: 0, held: 0, found: 0, stopped: "", automatic: false,
  undoes: null, undoes_at: null, undone: false, can_undo: false, ...more,
});
const now = new Date(2026, 10, 24, 9, 0);

describe("days", () => {
  it("are the reader’s own, from midnight to midnight", () => {
    const days = byDay([run("a", new Date(2026, 10, 24, 0, 1)), run("b", new Date(2026, 10, 23, 23, 59)), run("c", new Date(2026, 10, 23, 0, 0)), run("d", new Date(2026, 10, 12, 12))], now);
    expect(days.map((day) => day.runs.map((one) => one.run))).toEqual([["a"], ["b", "c"], ["d"]]);
    expect(days.map((day) => day.label).slice(0, 2)).toEqual(["Today", "Yesterday"]);
  });

  it("know yesterday over the turn of a month", () => {
    expect(dayLabel(new Date(2026, 9, 31, 20), new Date(2026, 10, 1, 8))).toBe("Yesterday");
  });

  it("name the year when it is another one", () => {
    expect(dayLabel(new Date(2025, 10, 24), now)).toContain("2025");
    expect(dayLabel(new Date(2026, 10, 12), now)).not.toContain("2026");
  });
});

describe("filters", () => {
  const runs = [run("ok", now), run("read", now, { kind: "read" }), run("bad", now, { failed: 1 }), run("stopped", now, { stopped: "You stopped it." })];
  it("keep sent, read and troubled runs apart", () => {
    const names = (filter: Parameters<typeof filtered>[1]) => filtered(runs, filter).map((one) => one.run);
    expect(names("all")).toHaveLength(4);
    expect(names("sent")).toEqual(["ok", "bad", "stopped"]);
    expect(names("read")).toEqual(["read"]);
    expect(names("problems")).toEqual(["bad", "stopped"]);
  });
});
