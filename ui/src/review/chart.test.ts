import { describe, expect, it } from "vitest";
import type { ReviewBar, ReviewFigures } from "../ipc";
import { drawn, field, placed, pointers, ticks } from "./chart";

/** Ten bars of four points up to 40, and one above. */
const bars: ReviewBar[] = [
  ...Array.from({ length: 10 }, (_, n) => ({ from: String(n * 4), to: n === 9 ? "40" : String(n * 4 + 3), count: n, unusual: n === 3 ? 2 : 0 })),
  { from: "40", to: null, count: 1, unusual: 1 },
];
/** A bar for each point up to 5. */
const single: ReviewBar[] = Array.from({ length: 6 }, (_, n) => ({ from: String(n), to: String(n), count: 1, unusual: 0 }));
const figures = (mean_at: number, median_at: number): ReviewFigures => ({
  count: 20, mean: "31.0", median: "33", lowest: "0", highest: "42", spread: "8.8", mean_at, median_at,
});
const words = { mean: "mean 31.0", median: "median 33" };

describe("bars", () => {
  it("fill the field, the fullest one from floor to ceiling", () => {
    const all = drawn(bars);
    expect(all.at(0)?.x).toBeGreaterThanOrEqual(field.left);
    expect((all.at(-1)?.x ?? 0) + (all.at(-1)?.width ?? 0)).toBeLessThanOrEqual(field.right);
    expect(all[9]?.top).toBe(field.ceiling);
    expect(all[0]).toMatchObject({ top: field.floor, plain: { height: 0 }, unusual: { height: 0 } });
  });

  it("have the unusual part on top, as large as its share", () => {
    const three = drawn(bars)[3];
    expect(three?.unusual.height).toBeCloseTo((2 / 3) * ((three?.unusual.height ?? 0) + (three?.plain.height ?? 0)));
    expect((three?.unusual.y ?? 0) + (three?.unusual.height ?? 0)).toBeCloseTo(three?.plain.y ?? 0);
    expect(drawn(bars)[10]?.plain.height).toBe(0);
  });

  it("of a single score are high enough to be seen", () => {
    expect(field.floor - (drawn([{ from: "0", to: "9", count: 1, unusual: 0 }, { from: "10", to: "20", count: 200, unusual: 0 }])[0]?.top ?? 0)).toBeGreaterThanOrEqual(9);
    expect(drawn([])).toEqual([]);
  });
});

describe("the scale", () => {
  it("ends with the maximum, under the edge where what is above it begins", () => {
    const last = ticks(bars).at(-1);
    expect(last?.text).toBe("40");
    expect(last?.x).toBeCloseTo(drawn(bars)[10]?.x ?? 0, -1);
  });

  it("never sets two numbers closer than they are wide", () => {
    for (const some of [bars, single, bars.slice(0, 10)]) {
      const at = ticks(some).map((tick) => tick.x);
      for (const [index, x] of at.entries()) if (index > 0) expect(x - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(24);
    }
  });

  it("has a number under the middle of each bar where a bar is one score", () => {
    expect(ticks(single).map((tick) => tick.text)).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(ticks(single)[2]?.x).toBeCloseTo(drawn(single)[2]?.middle ?? 0);
  });
});

describe("mean and median", () => {
  it("stand where their score is", () => {
    expect(placed(1000, bars, 40)).toBeCloseTo(field.left + 10 * ((field.right - field.left) / 11));
    expect(placed(400, single, 5)).toBeCloseTo(drawn(single)[2]?.middle ?? 0);
    expect(placed(5000, bars, 40)).toBe(field.right);
  });

  it("have their words on both sides, so that they never lie on each other", () => {
    const [low, high] = pointers(figures(775, 825), "40", bars, words);
    expect(low).toMatchObject({ kind: "mean", anchor: "end", line: 0 });
    expect(high).toMatchObject({ kind: "median", anchor: "start", line: 0 });
    expect(pointers(figures(825, 775), "40", bars, words).map((one) => one.kind)).toEqual(["median", "mean"]);
    expect(pointers(figures(800, 800), "40", bars, words).map((one) => one.anchor)).toEqual(["end", "start"]);
  });

  it("take a line each near an edge, with all words inside the field", () => {
    for (const at of [0, 20, 980, 1000, 1400]) {
      const both = pointers(figures(at, at), "40", bars.slice(0, 10), words);
      expect(both.map((one) => one.line)).toEqual([0, 1]);
      for (const one of both) {
        const long = one.text.length * 6;
        expect(one.anchor === "end" ? one.textX - long : one.textX).toBeGreaterThanOrEqual(0);
        expect(one.anchor === "end" ? one.textX : one.textX + long).toBeLessThanOrEqual(field.width);
      }
    }
  });
});
