import { describe, expect, it } from "vitest";
import { area, between, contains, moved, places } from "../src/grid/range";

const size = { rows: 25, cols: 10 };

describe("a range of cells", () => {
  it("is the same from either corner", () => {
    expect(between({ row: 4, col: 1 }, { row: 2, col: 3 })).toEqual(between({ row: 2, col: 3 }, { row: 4, col: 1 }));
  });
  it("holds exactly the cells it counts", () => {
    const range = between({ row: 4, col: 1 }, { row: 2, col: 3 });
    const list = [...places(range)];
    expect(list).toHaveLength(area(range));
    expect(list.every(({ row, col }) => contains(range, row, col))).toBe(true);
    expect(contains(range, 5, 1)).toBe(false);
  });
});

describe("moving", () => {
  const at = { row: 3, col: 4 };
  it("stops at the edges", () => {
    expect(moved({ row: 0, col: 0 }, { by: "step", rows: -1, cols: -1 }, size, 10)).toEqual({ row: 0, col: 0 });
    expect(moved({ row: 24, col: 9 }, { by: "step", rows: 1, cols: 1 }, size, 10)).toEqual({ row: 24, col: 9 });
  });
  it("goes by pages", () => {
    expect(moved(at, { by: "page", pages: 1 }, size, 10)).toEqual({ row: 13, col: 4 });
    expect(moved(at, { by: "page", pages: -1 }, size, 10)).toEqual({ row: 0, col: 4 });
  });
  it("goes to the edges", () => {
    expect(moved(at, { by: "edge", to: "rowStart" }, size, 10)).toEqual({ row: 3, col: 0 });
    expect(moved(at, { by: "edge", to: "rowEnd" }, size, 10)).toEqual({ row: 3, col: 9 });
    expect(moved(at, { by: "edge", to: "first" }, size, 10)).toEqual({ row: 0, col: 0 });
    expect(moved(at, { by: "edge", to: "last" }, size, 10)).toEqual({ row: 24, col: 9 });
    expect(moved(at, { by: "edge", to: "top" }, size, 10)).toEqual({ row: 0, col: 4 });
    expect(moved(at, { by: "edge", to: "bottom" }, size, 10)).toEqual({ row: 24, col: 4 });
  });
});
