import { describe, expect, it } from "vitest";
import type { PlanView, RunView } from "../ipc";
import { announce, over, percent, quarter } from "./announce";
import { overwrites, sendable } from "./careful";

const run = (more: Partial<RunView> = {}): RunView => ({
  run: "r", section: "s", name: "", phase: "sending", stopped: "", advice: "", automatic: false, undo: false, total: 40, confirmed: 0, accepted: 0, failed: 0, withheld: 0, held: 0,
  per_minute: 0, crowded: "", seconds_left: null, assignments: [], failures: [], last: [], unanswered: [], mismatches: [], started_at: "", ended_at: null, ...more,
});

describe("quarters", () => {
  it("are said once, and only the highest one that was passed", () => {
    expect(quarter(0, 24.9)).toBeNull();
    expect(quarter(24.9, 25)).toBe(25);
    expect(quarter(25, 49)).toBeNull();
    expect(quarter(10, 80)).toBe(75);
    expect(quarter(99, 100)).toBe(100);
  });

  it("count what failed as through", () => {
    expect(percent(run({ confirmed: 8, failed: 1, withheld: 1 }))).toBe(25);
    expect(percent(run({ total: 0 }))).toBe(0);
  });
});

describe("what is said about a run", () => {
  it("is nothing at the first look, nor for another run", () => {
    expect(announce(null, run({ confirmed: 20 }))).toEqual([]);
    expect(announce(run(), run({ run: "other", confirmed: 20 }))).toEqual([]);
  });

  it("is a failure at once, in between two quarters", () => {
    expect(announce(run({ confirmed: 11 }), run({ confirmed: 11, failed: 1 }))).toEqual(["1 grade couldn’t be sent."]);
  });

  it("is nothing for a step between quarters", () => {
    expect(announce(run({ confirmed: 11 }), run({ confirmed: 12 }))).toEqual([]);
  });

  it("is a pause, and going on", () => {
    expect(announce(run(), run({ phase: "paused" }))).toEqual(["Paused."]);
    expect(announce(run({ phase: "paused" }), run())).toEqual(["Sending again."]);
  });

  it("is the reason when it stopped", () => {
    expect(announce(run(), run({ phase: "stopped", stopped: "You stopped it.", advice: "The rest stays here." }))).toEqual(["You stopped it. The rest stays here."]);
    expect(over(run({ phase: "stopped" }))).toBe(true);
    expect(over(run({ phase: "verifying" }))).toBe(false);
  });
});

describe("the first focus", () => {
  const plan = (more: Partial<PlanView>): PlanView => ({
    section: "s", name: "", fingerprint: "", read_at: null, headline: "", button: "", assignments: [], grades: [], grade_count: 3, new_scores: 3, replaced: 0, cleared: 0,
    held: [], held_count: 0, drafts: 0, unchanged: 0, unanswered: [], undo: null, not_linked: null, ...more,
  });

  it("is on Send only when nothing in the LMS is written over", () => {
    expect(overwrites(plan({}))).toBe(false);
    expect(overwrites(plan({ replaced: 1 }))).toBe(true);
    expect(overwrites(plan({ cleared: 1 }))).toBe(true);
    const step = (kind: string) => ({ assignment: "a", title: "", kind, note: "", due: null, result: "" });
    expect(overwrites(plan({ assignments: [step("create")] }))).toBe(false);
    expect(overwrites(plan({ assignments: [step("update")] }))).toBe(true);
  });

  it("has nothing to do with an empty plan", () => {
    expect(sendable(plan({ grade_count: 0 }))).toBe(false);
  });
});
