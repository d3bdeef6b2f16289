import { describe, expect, it } from "vitest";
import { itemAt, revealed, visible } from "../src/grid/window";

describe("the window of a long list", () => {
  it("shows the first items with the overscan after them", () => {
    expect(visible(0, 360, 36, 200, 3)).toEqual({ first: 0, last: 12 });
  });
  it("shows a partly visible item at both ends", () => {
    expect(visible(50, 100, 36, 200, 0)).toEqual({ first: 1, last: 4 });
  });
  it("never goes beyond the end", () => {
    expect(visible(100_000, 360, 36, 200, 3)).toEqual({ first: 199, last: 199 });
  });
  it("is empty without items or room", () => {
    expect(visible(0, 360, 36, 0, 3)).toEqual({ first: 0, last: -1 });
    expect(visible(0, 0, 36, 10, 3)).toEqual({ first: 0, last: -1 });
  });
  it("covers every visible pixel for any offset", () => {
    for (let offset = 0; offset < 36 * 40; offset += 7) {
      const { first, last } = visible(offset, 250, 36, 60, 0);
      expect(first * 36, `top at ${offset}`).toBeLessThanOrEqual(offset);
      expect((last + 1) * 36, `bottom at ${offset}`).toBeGreaterThanOrEqual(Math.min(offset + 250, 60 * 36));
    }
  });
});

describe("scrolling an item into sight", () => {
  it("leaves the offset when it is in sight already", () => {
    expect(revealed(72, 360, 36, 5)).toBe(72);
  });
  it("brings an item above to the top and one below to the bottom", () => {
    expect(revealed(720, 360, 36, 3)).toBe(108);
    expect(revealed(0, 360, 36, 20)).toBe(21 * 36 - 360);
  });
  it("shows the beginning of an item that is larger than the room", () => {
    expect(revealed(500, 20, 36, 10)).toBe(360);
  });
  it("finds the item at a distance and stays inside the list", () => {
    expect(itemAt(75, 36, 10)).toBe(2);
    expect(itemAt(-5, 36, 10)).toBe(0);
    expect(itemAt(9999, 36, 10)).toBe(9);
  });
});
